import type { ApprovalState } from '../domain/approval/state.ts';
import type { QuoteState } from '../domain/quote/state.ts';
import { approvalCaseRow, quoteRow } from '../handlers/quotes/quote_state.ts';
import type { Tape } from './tape.ts';

/** A quote in its last state: the row, the lines of its revision, and its approval case. */
export function writeQuote(tape: Tape, tenant: string, state: QuoteState): void {
  const row = quoteRow(state);
  tape.write('quote', [
    tenant,
    row.id,
    row.number,
    row.revision,
    row.version,
    row.sequence,
    row.status,
    ...agreed(row),
    row.orderId,
    row.createdAt,
    row.updatedAt,
  ]);
  writeItems(tape, tenant, state);
  const approval = 'approval' in state ? state.approval : undefined;
  if (approval !== undefined) writeCase(tape, tenant, state, approval);
}

/** What a quote and each of its superseded revisions hold alike, in the order of both tables. */
function agreed(row: ReturnType<typeof quoteRow>) {
  return [
    row.customerId,
    row.externalReference,
    row.contractReference,
    row.notes,
    row.market,
    row.channel,
    row.segment,
    row.catalogVersion,
    row.validUntil,
    row.currency,
    row.totals,
    row.priceHash,
    row.pricedAt,
    row.approvalCaseId,
  ];
}

/** A revision as it was when the next one superseded it, with its lines. */
export function writeRevision(tape: Tape, tenant: string, state: QuoteState, at: string): void {
  const row = quoteRow(state);
  tape.write('quote_revision', [tenant, row.id, row.revision, row.status, ...agreed(row), at]);
  writeItems(tape, tenant, state);
}

export function writeCase(
  tape: Tape,
  tenant: string,
  state: QuoteState,
  approval: ApprovalState,
): void {
  const row = approvalCaseRow(state, approval);
  tape.write('approval_case', [
    tenant,
    row.id,
    row.quoteId,
    row.quoteNumber,
    row.revision,
    row.priceHash,
    row.status,
    row.policyId,
    row.discountPercent,
    row.levels,
    row.reasons,
    row.pendingLevel,
    row.pendingRole,
    row.requestedAt,
    row.requestedBy,
    state.updatedAt,
  ]);
}

function writeItems(tape: Tape, tenant: string, state: QuoteState): void {
  const priced = 'price' in state ? (state.price?.lines ?? []) : [];
  for (const [position, line] of state.lines.entries()) {
    const price = priced[position] ?? null;
    tape.write('quote_item', [tenant, state.id, state.revision, line.id, position, line, price]);
  }
}
