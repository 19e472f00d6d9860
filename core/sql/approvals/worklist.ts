import type { Sql } from '../../../db/connect.ts';
import type { ApprovalRole } from '../../contract/approval_policies.ts';
import type { ApprovalStatus, ApprovalSummary } from '../../contract/quote.ts';
import { statement } from '../statement.ts';
import type { Statement } from '../statement.ts';

/** Whose list: everybody's, a role's, or a person's. */
export type Assignee =
  | { readonly kind: 'anybody' }
  | { readonly kind: 'role'; readonly role: ApprovalRole }
  | { readonly kind: 'person'; readonly person: string };

export type WorklistRow = Omit<ApprovalSummary, 'escalatedTo' | 'assignee'> & {
  readonly escalatedTo: ApprovalRole | null;
  readonly assignee: string | null;
};

type Filter = {
  readonly assignee: Assignee;
  readonly status: ApprovalStatus;
  readonly limit: number;
  readonly now: string;
};
type After = readonly [requestedAt: string, id: string] | null;

/**
 * Oldest first. Each way in which a case comes into a list is a range of one index, in the order of
 * the list and no longer than a page; what comes in two ways counts once.
 */
export function searchApprovals(
  sql: Sql,
  tenant: string,
  filter: Filter,
  after: After,
): Statement<WorklistRow> {
  const beyond = after === null ? sql`` : sql`and (requested_at, id) > (${after[0]}, ${after[1]})`;
  const page = sql`${beyond} order by requested_at, id limit ${filter.limit}`;
  const own = sql`select id from approval_case where tenant_id = ${tenant}`;
  const { assignee, status } = filter;
  const found =
    assignee.kind === 'anybody'
      ? sql`${own} and status = ${status} ${page}`
      : assignee.kind === 'role'
        ? ofRoles(own, sql`(select ${assignee.role}::text as role)`)
        : sql`
            (${own} and assignee = ${assignee.person} and status = ${status} ${page})
            ${status === 'pending' ? sql`union ${ofRoles(own, standsInFor(assignee.person))}` : sql``}
          `;
  return statement(
    'search_approvals',
    sql`
      select c.id as "caseId", c.quote_id as "quoteId", c.quote_number as "quoteNumber", c.status,
        coalesce(c.pending_level, jsonb_array_length(c.levels)) as level,
        coalesce(c.pending_role, c.levels->-1->>'role') as role, c.escalated_role as "escalatedTo",
        c.assignee, c.discount_percent as "discountPercent", c.requested_at as "requestedAt",
        c.requested_by as "requestedBy"
      from approval_case c
      where c.tenant_id = ${tenant} and c.id in (${found})
      order by c.requested_at, c.id
      limit ${filter.limit}
    `,
  );

  function ofRoles(select: typeof own, roles: typeof own) {
    return sql`
      (select x.id from ${roles} r, lateral (
        ${select} and status = 'pending' and pending_role = r.role ${page}) x)
      union
      (select x.id from ${roles} r, lateral (
        ${select} and status = 'pending' and escalated_role = r.role ${page}) x)
    `;
  }

  /** The roles of those who have delegated theirs to the person now. */
  function standsInFor(person: string) {
    return sql`(
      select distinct unnest(d.roles) as role from approval_delegation d
      where d.tenant_id = ${tenant} and d.to_person = ${person} and d.revoked_at is null
        and d.valid_to > ${filter.now} and d.valid_from <= ${filter.now}
    )`;
  }
}
