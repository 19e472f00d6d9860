import { QUOTE_STATUSES } from '../../core/contract/quote.ts';
import { LINE_CHANGES, LINE_FIELDS } from '../../core/contract/quote_history.ts';
import type * as history from '../../core/contract/quote_history.ts';
import { instant, integer, list, object, oneOf, page, ref, text, uuid } from './shapes.ts';
import type { Json } from './shapes.ts';

const money = ref('Money');
const amounts = object({ net: money, tax: money, gross: money });

/** Revisions of a quote; the compiler checks the names against the contract's types. */
export const QUOTE_HISTORY_SCHEMAS: Readonly<Record<string, Json>> = {
  QuoteRevision: object<keyof history.QuoteRevision>(
    {
      revision: integer,
      status: oneOf(QUOTE_STATUSES),
      catalogVersion: text,
      validUntil: instant,
      currency: text,
      totals: ref('PriceTotals'),
      priceHash: text,
      pricedAt: instant,
    },
    ['currency', 'totals', 'priceHash', 'pricedAt'],
  ),
  QuoteHistoryEntry: object<keyof history.QuoteHistoryEntry>(
    {
      at: instant,
      actor: text,
      action: text,
      revision: { ...integer, description: 'The revision that the command left' },
      from: oneOf(QUOTE_STATUSES),
      to: oneOf(QUOTE_STATUSES),
      reason: text,
      superseded: ref('QuoteRevision'),
    },
    ['from', 'reason', 'superseded'],
  ),
  QuoteHistoryPage: page('QuoteHistoryEntry'),
  QuoteComparison: object<keyof history.QuoteComparison>(
    {
      quoteId: uuid,
      from: ref('QuoteRevision'),
      to: ref('QuoteRevision'),
      lines: list(ref('LineChange')),
      unchangedLines: integer,
      totals: ref('TotalsDifference'),
    },
    ['totals'],
  ),
  LineChange: object<keyof history.LineChange>(
    {
      lineId: text,
      change: oneOf(LINE_CHANGES),
      fields: list(oneOf(LINE_FIELDS)),
      from: ref('LineInput'),
      to: ref('LineInput'),
      charges: list(ref('ChargeDifference')),
    },
    ['from', 'to'],
  ),
  ChargeDifference: object<keyof history.ChargeDifference>(
    {
      charge: oneOf(['one_time', 'recurring', 'usage']),
      period: oneOf(['month', 'year']),
      unit: text,
      from: amounts,
      to: amounts,
      difference: amounts,
    },
    ['period', 'unit', 'from', 'to'],
  ),
  TotalsDifference: object<keyof history.TotalsDifference>(
    {
      net: money,
      tax: money,
      gross: money,
      monthly: money,
      yearly: money,
      usage: money,
      discountPercent: text,
    },
    ['usage'],
  ),
};
