import type { ParsedBody } from '../../contract/calls.ts';
import type { Quote } from '../../contract/quote.ts';
import type { Reply } from '../../contract/reply.ts';
import { assignApproval, escalateApproval } from '../../domain/quote/quote_assign_approval.ts';
import type { Call } from '../../server/call.ts';
import { runApprovalCommand } from './approval_command.ts';

export function approvalClaim(
  call: Call,
  { quoteId }: ParsedBody['approval_claim'],
): Promise<Reply<Quote>> {
  return assign(call, quoteId, { kind: 'claim' });
}

export function approvalRelease(
  call: Call,
  { quoteId }: ParsedBody['approval_release'],
): Promise<Reply<Quote>> {
  return assign(call, quoteId, { kind: 'release' });
}

export function approvalDelegate(
  call: Call,
  { quoteId, to, reason }: ParsedBody['approval_delegate'],
): Promise<Reply<Quote>> {
  const detail = reason === undefined ? `to ${to}` : `to ${to}: ${reason}`;
  return assign(call, quoteId, { kind: 'delegate', to, reason }, detail);
}

function assign(
  call: Call,
  quoteId: string,
  assignment: Parameters<typeof assignApproval>[1],
  detail?: string,
): Promise<Reply<Quote>> {
  const { subject: by, roles } = call.identity;
  return runApprovalCommand(call, {
    quoteId,
    decide: (state, grants) => assignApproval(state, assignment, { by, roles, grants }, call.now),
    detail: () => ({ detail }),
  });
}

/** By the clock of the workflow; told twice, or too late, it changes nothing. */
export function approvalEscalate(
  call: Call,
  { quoteId, caseId, level }: ParsedBody['approval_escalate'],
): Promise<Reply<Quote>> {
  return runApprovalCommand(call, {
    quoteId,
    decide: (state) => escalateApproval(state, { caseId, level }, call.now),
    detail: (after) => ({ detail: escalated(after, level) }),
  });
}

function escalated(after: Parameters<typeof escalateApproval>[0], number: number) {
  if (after.status !== 'approval_pending') return undefined;
  const level = after.approval.case.levels.find((each) => each.level === number);
  return level?.escalatedTo === undefined
    ? undefined
    : `level ${number} (${level.name}) to ${level.escalatedTo}`;
}
