import { APPROVAL_ROLES } from '../../contract/approval_policies.ts';
import { ROLE_PREFIX } from '../../contract/approvals.ts';
import type { ParsedBody, ReplyBody } from '../../contract/calls.ts';
import { refuse } from '../../contract/reply.ts';
import type { Refusal, Reply } from '../../contract/reply.ts';
import type { Call } from '../../server/call.ts';
import { runQuery } from '../../server/run_query.ts';
import { searchApprovals } from '../../sql/approvals/worklist.ts';
import type { Assignee, WorklistRow } from '../../sql/approvals/worklist.ts';
import { decodeCursor, pageOf } from '../cursor.ts';

export async function approvalSearch(
  call: Call,
  body: ParsedBody['approval_search'],
): Promise<Reply<ReplyBody['approval_search']>> {
  const from = decodeCursor(body.cursor);
  if (!from.ok) return from;
  const assignee = assigneeOf(body);
  if ('ok' in assignee) return assignee;
  const { status = 'pending', limit } = body;
  if (assignee.kind === 'role' && status !== 'pending') {
    const detail = 'a role has what is pending: name a person, or nobody, for what has ended';
    return refuse('invalid_request', detail, { field: '/status' });
  }
  const filter = { assignee, status, limit: limit + 1, now: call.now };
  const read = await runQuery(call, (sql) => [
    searchApprovals(sql, call.identity.tenant, filter, from.position),
  ]);
  if (!read.ok) return read;
  const page = pageOf(read.rows[0], limit, itemOf, (row) => [row.requestedAt, row.caseId]);
  return { ok: true, body: page };
}

function assigneeOf({ assignee, role }: ParsedBody['approval_search']): Assignee | Refusal {
  if (assignee === undefined) {
    return role === undefined ? { kind: 'anybody' } : { kind: 'role', role };
  }
  if (role !== undefined) {
    return refuse('invalid_request', 'name an assignee or a role, not both', { field: '/role' });
  }
  if (!assignee.startsWith(ROLE_PREFIX)) return { kind: 'person', person: assignee };
  const named = APPROVAL_ROLES.find((each) => assignee === ROLE_PREFIX + each);
  if (named !== undefined) return { kind: 'role', role: named };
  const right = APPROVAL_ROLES.map((each) => ROLE_PREFIX + each).join(' or ');
  return refuse('invalid_request', `expected a person, ${right}`, { field: '/assignee' });
}

function itemOf({ escalatedTo, assignee, ...row }: WorklistRow) {
  return {
    ...row,
    ...(escalatedTo === null ? {} : { escalatedTo }),
    ...(assignee === null ? {} : { assignee }),
  };
}
