import type { Quote } from '../../contract/quote.ts';
import type { Refusal, Reply } from '../../contract/reply.ts';
import type { Grant } from '../../domain/approval/right.ts';
import type { QuoteDecision, QuoteState } from '../../domain/quote/state.ts';
import { staleVersion } from '../../server/call.ts';
import type { Call } from '../../server/call.ts';
import { runCommand } from '../../server/run_command.ts';
import { loadApprovalCase } from '../../sql/approvals/approval_case.ts';
import { loadGrants } from '../../sql/approvals/delegation.ts';
import { lockQuote } from '../../sql/quotes/quote.ts';
import { loadQuoteItems } from '../../sql/quotes/quote_item.ts';
import { outboxRows } from '../evidence.ts';
import { quoteAudit, quoteNotFound, quoteWrites } from '../quotes/quote_command.ts';
import { quoteState, quoteView } from '../quotes/quote_state.ts';

type Detail = { readonly detail?: string | undefined; readonly onBehalfOf?: string | undefined };

export type ApprovalCommand = {
  readonly quoteId: string;
  readonly decide: (state: QuoteState, grants: readonly Grant[]) => QuoteDecision | Refusal;
  /** What the audit says of it. */
  readonly detail?: (after: QuoteState) => Detail;
};

/** Loads a quote with its case and what others have delegated to the caller; saves what changed. */
export function runApprovalCommand(
  call: Call,
  { quoteId, decide, detail = () => ({}) }: ApprovalCommand,
): Promise<Reply<Quote>> {
  const { tenant, subject, roles } = call.identity;
  return runCommand(call, {
    load: (sql) => [
      lockQuote(sql, tenant, quoteId),
      loadQuoteItems(sql, tenant, quoteId),
      loadApprovalCase(sql, tenant, quoteId),
      loadGrants(sql, tenant, subject, call.now),
    ],
    decide: ([[row], items, [approval], grants]) => {
      if (row === undefined) return quoteNotFound(quoteId);
      const stale = staleVersion(call, row.version);
      if (stale !== null) return stale;
      const before = quoteState(row, items, approval);
      const decided = decide(before, grants);
      if (!decided.ok) return decided;
      const { state, events } = decided;
      const reply = { ok: true, body: quoteView(state, roles), version: state.version } as const;
      if (events.length === 0) return { ok: true, reply };
      return {
        ok: true,
        reply,
        changes: {
          statements: (sql) => quoteWrites(sql, call, before, state),
          events: outboxRows(call, state.id, events),
          audit: [quoteAudit(call, before, state, detail(state))],
        },
      };
    },
  });
}
