import type { ApprovalLevel, Quote } from '../../contract/quote.ts';
import type { Role } from '../../contract/identity.ts';
import { caseView, seesMargin } from '../../domain/approval/state.ts';
import type { ApprovalState } from '../../domain/approval/state.ts';
import { factsOf } from '../../domain/quote/state.ts';
import type { QuotePrice, QuoteState } from '../../domain/quote/state.ts';
import type { ApprovalCaseRow } from '../../sql/approvals/approval_case.ts';
import type { QuoteRow } from '../../sql/quotes/quote.ts';
import type { QuoteItemRow } from '../../sql/quotes/quote_item.ts';

/** Rows become the union that the domain decides on; a row that fits none is a fault. */
export function quoteState(
  row: QuoteRow,
  items: readonly QuoteItemRow[],
  approvalRow: ApprovalCaseRow | undefined,
): QuoteState {
  const base = {
    id: row.id,
    number: row.number,
    revision: row.revision,
    version: row.version,
    sequence: row.sequence,
    customerId: row.customerId,
    ...(row.externalReference === null ? {} : { externalReference: row.externalReference }),
    ...(row.contractReference === null ? {} : { contractReference: row.contractReference }),
    ...(row.notes === null ? {} : { notes: row.notes }),
    ...clonedFrom(row),
    ...(row.amendsOrder === null ? {} : { amends: { orderId: row.amendsOrder } }),
    market: row.market,
    channel: row.channel,
    ...(row.segment === null ? {} : { segment: row.segment }),
    ...(row.askedCurrency === null ? {} : { currency: row.askedCurrency }),
    catalogVersion: row.catalogVersion,
    validUntil: row.validUntil,
    lines: items.map(({ input }) => input),
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
  const price = priceOf(row, items);
  const approval = approvalRow === undefined ? undefined : approvalState(approvalRow);
  const approved = approval === undefined ? {} : { approval };
  const { status } = row;
  if (status === 'draft') return { ...base, status };
  if (status === 'expired' || status === 'cancelled') {
    return { ...base, status, ...(price === undefined ? {} : { price }), ...approved };
  }
  if (price === undefined) throw new Error(`quote ${row.id} is ${status} and has no price`);
  if (status === 'priced') return { ...base, status, price };
  if (status === 'approved' || status === 'accepted')
    return { ...base, status, price, ...approved };
  if (status === 'converted') {
    if (row.orderId === null) throw new Error(`quote ${row.id} is converted and has no order`);
    return { ...base, status, price, orderId: row.orderId, ...approved };
  }
  if (approval === undefined) throw new Error(`quote ${row.id} is ${status} and has no case`);
  return { ...base, status, price, approval };
}

function clonedFrom({ clonedFromQuote: quoteId, clonedFromRevision: revision }: QuoteRow) {
  return quoteId === null || revision === null ? {} : { clonedFrom: { quoteId, revision } };
}

function priceOf(row: QuoteRow, items: readonly QuoteItemRow[]): QuotePrice | undefined {
  const { currency, totals, priceHash, pricedAt } = row;
  if (currency === null || totals === null || priceHash === null || pricedAt === null) {
    return undefined;
  }
  const lines = items.flatMap(({ priced }) => (priced === null ? [] : [priced]));
  return { currency, lines, totals, priceHash, pricedAt };
}

function approvalState(row: ApprovalCaseRow): ApprovalState {
  const { id: caseId, priceHash, status, levels, reasons } = row;
  const { revision, policyId, discountPercent, requestedAt, requestedBy } = row;
  return {
    case: { caseId, priceHash, status, levels, reasons },
    revision,
    policyId,
    discountPercent,
    requestedAt,
    requestedBy,
  };
}

export function quoteRow(state: QuoteState): QuoteRow {
  const price = 'price' in state ? state.price : undefined;
  const approval = 'approval' in state ? state.approval : undefined;
  return {
    id: state.id,
    number: state.number,
    revision: state.revision,
    version: state.version,
    sequence: state.sequence,
    status: state.status,
    customerId: state.customerId,
    externalReference: state.externalReference ?? null,
    contractReference: state.contractReference ?? null,
    notes: state.notes ?? null,
    clonedFromQuote: state.clonedFrom?.quoteId ?? null,
    clonedFromRevision: state.clonedFrom?.revision ?? null,
    amendsOrder: state.amends?.orderId ?? null,
    market: state.market,
    channel: state.channel,
    segment: state.segment ?? null,
    askedCurrency: state.currency ?? null,
    catalogVersion: state.catalogVersion,
    validUntil: state.validUntil,
    currency: price?.currency ?? null,
    totals: price?.totals ?? null,
    priceHash: price?.priceHash ?? null,
    pricedAt: price?.pricedAt ?? null,
    approvalCaseId: approval?.case.caseId ?? null,
    orderId: state.status === 'converted' ? state.orderId : null,
    createdAt: state.createdAt,
    updatedAt: state.updatedAt,
  };
}

export function approvalCaseRow(quote: QuoteState, approval: ApprovalState): ApprovalCaseRow {
  const { caseId, priceHash, status, levels } = approval.case;
  const next =
    status === 'pending' ? levels.find((level) => level.status === 'pending') : undefined;
  const lastDecision = levels.findLast(isDecided);
  return {
    id: caseId,
    quoteId: quote.id,
    quoteNumber: quote.number,
    revision: approval.revision,
    priceHash,
    status,
    policyId: approval.policyId,
    discountPercent: approval.discountPercent,
    levels,
    reasons: approval.case.reasons ?? [],
    pendingLevel: next?.level ?? null,
    pendingRole: next?.role ?? null,
    assignee: (next === undefined ? lastDecision?.decidedBy : next.assignee) ?? null,
    escalatedRole: next?.escalatedTo ?? null,
    requestedAt: approval.requestedAt,
    requestedBy: approval.requestedBy,
  };
}

function isDecided({ status }: ApprovalLevel): boolean {
  return status !== 'pending';
}

/** What a caller of these roles sees; without any, what everybody may. */
export function quoteView(state: QuoteState, roles: readonly Role[] = []): Quote {
  const price = 'price' in state ? state.price : undefined;
  const approval = 'approval' in state ? state.approval : undefined;
  const orderId = 'orderId' in state ? state.orderId : undefined;
  return {
    ...factsOf(state),
    status: state.status,
    ...(price === undefined ? {} : { price }),
    ...(approval === undefined ? {} : { approval: caseView(approval.case, seesMargin(roles)) }),
    ...(orderId === undefined ? {} : { orderId }),
  };
}
