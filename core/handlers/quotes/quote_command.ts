import type { Sql } from '../../../db/connect.ts';
import type { Quote } from '../../contract/quote.ts';
import { refuse } from '../../contract/reply.ts';
import type { Refusal, Reply } from '../../contract/reply.ts';
import type { ApprovalState } from '../../domain/approval/state.ts';
import { voidCase, withdrawCase } from '../../domain/approval/state.ts';
import { digestOf } from '../../domain/pricing/line_digest.ts';
import { lineChanges } from '../../domain/quote/line_changes.ts';
import type { QuoteDecision, QuoteState } from '../../domain/quote/state.ts';
import { staleVersion } from '../../server/call.ts';
import type { Call } from '../../server/call.ts';
import { runCommand } from '../../server/run_command.ts';
import type { Changes, Needs } from '../../server/run_command.ts';
import { loadApprovalCase, saveApprovalCase } from '../../sql/approvals/approval_case.ts';
import { activeVersion } from '../../sql/catalogue/catalog_version.ts';
import { lockQuote, saveQuote } from '../../sql/quotes/quote.ts';
import { editQuoteItems } from '../../sql/quotes/edit_quote_items.ts';
import { loadEditedItems, priceQuoteItems, putQuoteItems } from '../../sql/quotes/quote_item.ts';
import type { EditedItemRow } from '../../sql/quotes/quote_item.ts';
import { insertQuoteRevision } from '../../sql/quotes/quote_revision.ts';
import type { Statement } from '../../sql/statement.ts';
import { auditRow, outboxRows } from '../evidence.ts';
import { approvalCaseRow, quoteRow, quoteState, quoteView } from './quote_state.ts';

export type QuoteDecide = (
  state: QuoteState,
  /** The catalogue version on sale; null: none. */
  active: string | null,
  items: readonly EditedItemRow[],
) => QuoteDecision | Refusal | Needs;

type Detail = { readonly detail?: string | undefined; readonly onBehalfOf?: string | undefined };

/** Loads one quote under its lock, lets the domain decide, and saves what changed. */
export function runQuoteCommand(
  call: Call,
  quoteId: string,
  decide: QuoteDecide,
  detail: Detail = {},
): Promise<Reply<Quote>> {
  return runQuoteCommandAs(call, quoteId, decide, (after) => quoteView(after), detail);
}

/** The same, for a command whose caller doesn't see the whole quote, or that needn't load it. */
export function runQuoteCommandAs<Body>(
  call: Call,
  quoteId: string,
  decide: QuoteDecide,
  view: (after: QuoteState, before: QuoteState, items: readonly EditedItemRow[]) => Body,
  detail: Detail = {},
  /** Whether what the lines cost is loaded. */
  withPrices: boolean = true,
): Promise<Reply<Body>> {
  const { tenant } = call.identity;
  return runCommand(call, {
    load: (sql) => [
      lockQuote(sql, tenant, quoteId),
      loadEditedItems(sql, tenant, quoteId, withPrices),
      loadApprovalCase(sql, tenant, quoteId),
      activeVersion(sql, tenant, call.now),
    ],
    decide: ([[row], items, [approval], [active]]) => {
      if (row === undefined) return quoteNotFound(quoteId);
      const stale = staleVersion(call, row.version);
      if (stale !== null) return stale;
      const before = quoteState(row, items, approval);
      const decided = decide(before, active?.catalogVersion ?? null, items);
      if (decided.ok !== true) return decided;
      const { state, events } = decided;
      return {
        ok: true,
        reply: { ok: true, body: view(state, before, items), version: state.version },
        changes: {
          statements: (sql) => quoteWrites(sql, call, before, state),
          events: outboxRows(call, state.id, events),
          audit: [quoteAudit(call, before, state, detail)],
        },
      };
    },
  });
}

export function quoteNotFound(quoteId: string): Refusal {
  return refuse('not_found', `no quote ${quoteId}`);
}

export function quoteAudit(
  call: Call,
  before: QuoteState | null,
  after: QuoteState,
  detail: Detail,
): Changes['audit'][number] {
  return auditRow(call, 'quote', after.id, {
    ...(before === null ? {} : { beforeStatus: before.status }),
    afterStatus: after.status,
    ...detail,
  });
}

/** The quote's row always; lines, prices and the approval case only when they changed. */
export function quoteWrites(
  sql: Sql,
  call: Call,
  before: QuoteState,
  after: QuoteState,
): Statement<unknown>[] {
  const { tenant } = call.identity;
  const statements: Statement<unknown>[] = [saveQuote(sql, tenant, quoteRow(after))];
  if (after.revision !== before.revision) {
    statements.push(insertQuoteRevision(sql, tenant, quoteRow(before), call.now));
  }
  if (after.revision !== before.revision) {
    statements.push(putQuoteItems(sql, tenant, after.id, after.revision, after.lines));
  } else if (after.lines !== before.lines) {
    statements.push(itemsWrite(sql, tenant, before, after));
  }
  const price = 'price' in after ? after.price : undefined;
  const was = 'price' in before ? before.price : undefined;
  if (price !== undefined && price !== was) {
    const known = new Set(was?.lines);
    const lines = price.lines.filter((line) => !known.has(line));
    const digests = lines.map(digestOf);
    statements.push(priceQuoteItems(sql, tenant, after.id, after.revision, lines, digests));
  }
  const changed = changedCase(call, before, after);
  if (changed !== null) {
    statements.push(saveApprovalCase(sql, tenant, approvalCaseRow(after, changed), call.now));
  }
  return statements;
}

/** Lines that are the same objects as before aren't sent, unless they have to move. */
function itemsWrite(
  sql: Sql,
  tenant: string,
  before: QuoteState,
  after: QuoteState,
): Statement<unknown> {
  const changes = lineChanges(before.lines, after.lines);
  return changes.moves
    ? putQuoteItems(sql, tenant, after.id, after.revision, after.lines)
    : editQuoteItems(sql, tenant, after.id, after.revision, changes);
}

/** A case whose quote went back to a draft is void, unless its seller has just withdrawn it. */
function changedCase({ stem }: Call, before: QuoteState, after: QuoteState): ApprovalState | null {
  const was = 'approval' in before ? before.approval : undefined;
  const is = 'approval' in after ? after.approval : undefined;
  if (is !== undefined) return is === was ? null : is;
  if (was === undefined) return null;
  return stem === 'quote_withdraw' ? withdrawCase(was) : voidCase(was);
}
