import type { ParsedBody } from '../../contract/calls.ts';
import type { Quote } from '../../contract/quote.ts';
import { refuse } from '../../contract/reply.ts';
import type { Reply } from '../../contract/reply.ts';
import type { Verdict } from '../../domain/approval/decide_level.ts';
import { decideApproval } from '../../domain/quote/quote_decide_approval.ts';
import type { QuoteState } from '../../domain/quote/state.ts';
import type { Call } from '../../server/call.ts';
import { runApprovalCommand } from './approval_command.ts';

export function quoteApprove(call: Call, body: ParsedBody['quote_approve']): Promise<Reply<Quote>> {
  return decide(call, body, 'approved');
}

export function quoteReject(call: Call, body: ParsedBody['quote_reject']): Promise<Reply<Quote>> {
  return decide(call, body, 'rejected');
}

/** A worker brings what somebody decided in the workflow's task list, and has to say who. */
async function decide(
  call: Call,
  body: ParsedBody['quote_approve'],
  decision: Verdict['decision'],
): Promise<Reply<Quote>> {
  const { roles, subject } = call.identity;
  const { quoteId, reason, onBehalfOf } = body;
  const isWorker = roles.includes('worker');
  if (isWorker !== (onBehalfOf !== undefined)) {
    return refuse('forbidden', 'a worker, and only a worker, decides on behalf of somebody', {
      field: '/onBehalfOf',
    });
  }
  const person = { by: onBehalfOf ?? subject, roles: isWorker ? null : roles };
  return runApprovalCommand(call, {
    quoteId,
    decide: (state, grants) =>
      decideApproval(state, { ...person, grants, decision, reason }, call.now),
    detail: (after) => ({ detail: inStead(after, reason), onBehalfOf }),
  });
}

/** Who decided is the actor; in whose stead is said before the reason. */
function inStead(after: QuoteState, reason: string | undefined): string | undefined {
  const levels = 'approval' in after ? (after.approval?.case.levels ?? []) : [];
  const last = levels.findLast(({ status }) => status !== 'pending');
  if (last?.decidedFor === undefined) return reason;
  return reason === undefined ? `for ${last.decidedFor}` : `for ${last.decidedFor}: ${reason}`;
}
