import type { Sql } from '../../../db/connect.ts';
import type { ApprovalLevel, ApprovalReason, ApprovalStatus } from '../../contract/quote.ts';
import { json, statement } from '../statement.ts';
import type { Statement } from '../statement.ts';

export type ApprovalCaseRow = {
  readonly id: string;
  readonly quoteId: string;
  readonly quoteNumber: string;
  readonly revision: number;
  readonly priceHash: string;
  readonly status: ApprovalStatus;
  readonly policyId: string;
  readonly discountPercent: string;
  readonly levels: readonly ApprovalLevel[];
  readonly reasons: readonly ApprovalReason[];
  readonly pendingLevel: number | null;
  readonly pendingRole: 'approver' | 'admin' | null;
  /** Who has the pending level; of an ended case, who decided last. */
  readonly assignee: string | null;
  readonly escalatedRole: 'approver' | 'admin' | null;
  readonly requestedAt: string;
  readonly requestedBy: string;
};

/** The case of a quote's current revision. */
export function loadApprovalCase(
  sql: Sql,
  tenant: string,
  quoteId: string,
): Statement<ApprovalCaseRow> {
  return statement(
    'load_approval_case',
    sql`
      select c.id, c.quote_id as "quoteId", c.quote_number as "quoteNumber", c.revision,
        c.price_hash as "priceHash", c.status, c.policy_id as "policyId",
        c.discount_percent as "discountPercent", c.levels, c.reasons,
        c.pending_level as "pendingLevel",
        c.pending_role as "pendingRole", c.assignee, c.escalated_role as "escalatedRole",
        c.requested_at as "requestedAt",
        c.requested_by as "requestedBy"
      from quote q
      join approval_case c on c.tenant_id = q.tenant_id and c.id = q.approval_case_id
      where q.tenant_id = ${tenant} and q.id = ${quoteId}
    `,
  );
}

export function saveApprovalCase(
  sql: Sql,
  tenant: string,
  row: ApprovalCaseRow,
  now: string,
): Statement<never> {
  return statement(
    'save_approval_case',
    sql`
      insert into approval_case (tenant_id, id, quote_id, quote_number, revision, price_hash,
        status, policy_id, discount_percent, levels, reasons, pending_level, pending_role,
        assignee, escalated_role, requested_at, requested_by, updated_at)
      values (${tenant}, ${row.id}, ${row.quoteId}, ${row.quoteNumber}, ${row.revision},
        ${row.priceHash}, ${row.status}, ${row.policyId}, ${row.discountPercent},
        ${json(sql, row.levels)}, ${json(sql, row.reasons)}, ${row.pendingLevel},
        ${row.pendingRole}, ${row.assignee}, ${row.escalatedRole}, ${row.requestedAt},
        ${row.requestedBy}, ${now})
      on conflict (tenant_id, id) do update
      set status = excluded.status, levels = excluded.levels,
        pending_level = excluded.pending_level, pending_role = excluded.pending_role,
        assignee = excluded.assignee, escalated_role = excluded.escalated_role,
        updated_at = excluded.updated_at
    `,
  );
}
