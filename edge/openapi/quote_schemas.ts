import * as quote from '../../core/contract/quote.ts';
import type { ClonedQuote } from '../../core/contract/quote_clone.ts';
import type { EditedQuote } from '../../core/contract/quote_edit.ts';
import type { Finding } from '../../core/contract/reply.ts';
import { APPROVAL_ROLES } from '../../core/contract/approval_policies.ts';
import { instant, integer, list, object, oneOf, page, ref, text, uuid } from './shapes.ts';
import type { Json } from './shapes.ts';

const QUOTE = {
  id: uuid,
  number: text,
  revision: integer,
  status: oneOf(quote.QUOTE_STATUSES),
  customerId: text,
  externalReference: text,
  contractReference: text,
  notes: text,
  clonedFrom: object({ quoteId: uuid, revision: integer }),
  amends: object({ orderId: uuid }),
  market: text,
  channel: text,
  segment: text,
  currency: text,
  catalogVersion: text,
  validUntil: instant,
  lines: list(ref('LineInput')),
  price: ref('QuotePrice'),
  approval: ref('ApprovalCase'),
  orderId: uuid,
  createdAt: instant,
  updatedAt: instant,
};
const OPTIONAL = [
  'externalReference',
  'contractReference',
  'notes',
  'clonedFrom',
  'amends',
  'segment',
  'currency',
  'price',
  'approval',
  'orderId',
] as const;

/** Quotes with their approval cases; the compiler checks the names against the contract's types. */
export const QUOTE_SCHEMAS: Readonly<Record<string, Json>> = {
  Quote: object<keyof quote.Quote>(QUOTE, OPTIONAL),
  ClonedQuote: object<keyof ClonedQuote>(
    {
      ...QUOTE,
      findings: {
        ...list(object<keyof Finding>({ path: text, code: text, detail: text })),
        description: 'What keeps it from being priced; empty: nothing does',
      },
    },
    OPTIONAL,
  ),
  EditedQuote: object<keyof EditedQuote>(
    {
      ...QUOTE,
      lines: { ...list(ref('LineInput')), description: 'Those that changed, or all if asked for' },
      removed: list(text),
      lineCount: integer,
      price: { ...ref('QuotePrice'), description: 'Its lines are those that cost something else' },
    },
    OPTIONAL,
  ),
  QuotePrice: object<keyof NonNullable<quote.Quote['price']>>({
    currency: text,
    lines: list(ref('PricedLine')),
    totals: ref('PriceTotals'),
    priceHash: text,
    pricedAt: instant,
  }),
  ApprovalCase: object<keyof quote.ApprovalCase>(
    {
      caseId: uuid,
      priceHash: text,
      status: oneOf(quote.APPROVAL_STATUSES),
      levels: list(ref('ApprovalLevel')),
      reasons: list(object<keyof quote.ApprovalReason>({ policyId: text, why: text })),
    },
    ['reasons'],
  ),
  ApprovalLevel: object<keyof quote.ApprovalLevel>(
    {
      level: integer,
      name: text,
      role: oneOf(['approver', 'admin']),
      status: oneOf(['pending', 'approved', 'rejected']),
      assignee: text,
      delegatedBy: text,
      remindAfter: text,
      escalateAfter: text,
      escalateTo: oneOf(APPROVAL_ROLES),
      escalatedTo: oneOf(APPROVAL_ROLES),
      escalatedAt: instant,
      decidedBy: text,
      decidedFor: text,
      decidedAt: instant,
      reason: text,
    },
    [
      'assignee',
      'delegatedBy',
      'remindAfter',
      'escalateAfter',
      'escalateTo',
      'escalatedTo',
      'escalatedAt',
      'decidedBy',
      'decidedFor',
      'decidedAt',
      'reason',
    ],
  ),
  QuoteSummary: object<keyof quote.QuoteSummary>(
    {
      id: uuid,
      number: text,
      revision: integer,
      status: oneOf(quote.QUOTE_STATUSES),
      customerId: text,
      externalReference: text,
      market: text,
      validUntil: instant,
      createdAt: instant,
      updatedAt: instant,
      totals: ref('PriceTotals'),
    },
    ['externalReference', 'totals'],
  ),
  QuotePage: page('QuoteSummary'),
};
