import type { Delegation, MarginFigures, QuoteMargin } from '../../core/contract/approvals.ts';
import { APPROVAL_ROLES } from '../../core/contract/approval_policies.ts';
import { APPROVAL_STATUSES } from '../../core/contract/quote.ts';
import type { ApprovalSummary } from '../../core/contract/quote.ts';
import { instant, integer, list, object, oneOf, page, ref, text, uuid } from './shapes.ts';
import type { Json } from './shapes.ts';

/** Worklists, delegations and margins; the compiler checks names against the contract's types. */
export const APPROVAL_SCHEMAS: Readonly<Record<string, Json>> = {
  ApprovalSummary: object<keyof ApprovalSummary>(
    {
      caseId: uuid,
      quoteId: uuid,
      quoteNumber: text,
      status: oneOf(APPROVAL_STATUSES),
      level: integer,
      role: oneOf(APPROVAL_ROLES),
      escalatedTo: oneOf(APPROVAL_ROLES),
      assignee: text,
      discountPercent: text,
      requestedAt: instant,
      requestedBy: text,
    },
    ['escalatedTo', 'assignee'],
  ),
  ApprovalPage: page('ApprovalSummary'),
  Delegation: object<keyof Delegation>(
    {
      id: uuid,
      from: text,
      to: text,
      roles: list(oneOf(APPROVAL_ROLES)),
      validFrom: instant,
      validTo: instant,
      reason: text,
      createdAt: instant,
      revokedAt: instant,
    },
    ['reason', 'revokedAt'],
  ),
  DelegationPage: page('Delegation'),
  MarginFigures: object<keyof MarginFigures>(
    {
      sum: oneOf(['one_time', 'monthly', 'yearly']),
      net: ref('Money'),
      cost: ref('Money'),
      percent: { ...text, description: 'Of the net price, two decimals, rounded down' },
    },
    ['cost', 'percent'],
  ),
  QuoteMargin: object<keyof QuoteMargin>({
    quoteId: uuid,
    revision: integer,
    priceHash: text,
    lines: list(
      object<keyof QuoteMargin['lines'][number]>({
        lineId: text,
        offeringId: text,
        charges: list(ref('MarginFigures')),
      }),
    ),
    totals: list(ref('MarginFigures')),
    chargesWithoutCost: integer,
  }),
};
