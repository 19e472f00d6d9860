import type { Sql } from '../../../db/connect.ts';
import type { ApprovalCaseSummary } from '../../contract/search_items.ts';
import { statement } from '../statement.ts';
import type { Statement } from '../statement.ts';
import { asked, equal, walk, within } from './walk.ts';
import type { Bounds, TimeRange, Walked } from './walk.ts';

export type ApprovalQuestion = TimeRange & {
  readonly quoteId?: string | undefined;
  readonly status?: ApprovalCaseSummary['status'] | undefined;
  readonly role?: string | undefined;
};

export type FoundApprovalCase = Walked &
  Omit<ApprovalCaseSummary, 'level' | 'role'> & {
    readonly level: number | null;
    readonly role: 'approver' | 'admin' | null;
  };

/** Decided ones, too, by the instant at which they were asked for. */
export function searchApprovalCases(
  sql: Sql,
  tenant: string,
  question: ApprovalQuestion,
  bounds: Bounds,
): Statement<FoundApprovalCase> {
  const [best, ...others] = asked(
    equal(sql, 'c.quote_id', question.quoteId, 'uuid'),
    equal(sql, 'c.status', question.status),
  );
  return statement(
    'search_approval_cases',
    walk(
      sql,
      {
        table: 'approval_case c',
        columns: `c.id as "caseId", c.quote_id as "quoteId", c.quote_number as "quoteNumber",
          c.revision, c.status, c.policy_id as "policyId", c.discount_percent as "discountPercent",
          c.pending_level as level, c.pending_role as role, c.requested_at as "requestedAt",
          c.requested_by as "requestedBy", c.updated_at as "updatedAt"`,
        keys: [
          { column: 'c.requested_at', type: 'timestamptz' },
          { column: 'c.id', type: 'uuid' },
        ],
        range: [
          sql`c.tenant_id = ${tenant}`,
          ...asked(best),
          ...within(sql, 'c.requested_at', question),
        ],
        beside: [...others, ...asked(equal(sql, 'c.pending_role', question.role))],
      },
      bounds,
    ),
  );
}
