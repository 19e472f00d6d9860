import type { LineInput, PricedLine, PriceTotals } from '../../contract/price.ts';
import type {
  LineChange,
  LineField,
  QuoteComparison,
  QuoteRevision,
  TotalsDifference,
} from '../../contract/quote_history.ts';
import { canonicalJson } from '../canonical_json.ts';
import { EXACT_DECIMALS, exact, formatDecimal } from '../money.ts';
import { chargeDifferences, difference } from './charge_differences.ts';

export type ComparedRevision = {
  readonly head: QuoteRevision;
  readonly lines: readonly LineInput[];
  /** By line; empty when the revision isn't priced. */
  readonly priced: readonly PricedLine[];
};

const ASKED = ['offeringId', 'quantity', 'configuration', 'adjustment', 'usage'] as const;

/** Lines are the same line by their id; where in the quote they stand is no difference. */
export function compareRevisions(
  quoteId: string,
  from: ComparedRevision,
  to: ComparedRevision,
): QuoteComparison {
  const currency = from.head.currency === to.head.currency ? to.head.currency : undefined;
  const before = new Map(from.lines.map((line) => [line.id, line]));
  const after = new Map(to.lines.map((line) => [line.id, line]));
  const cost = { from: byId(from.priced), to: byId(to.priced) };
  const lines: LineChange[] = [];
  for (const id of new Set([...after.keys(), ...before.keys()])) {
    const was = before.get(id);
    const is = after.get(id);
    const charges =
      currency === undefined
        ? []
        : chargeDifferences(cost.from.get(id)?.charges, cost.to.get(id)?.charges, currency);
    const fields = was && is ? differing(was, is, charges.length > 0) : [];
    if (was && is && fields.length === 0) continue;
    lines.push({
      lineId: id,
      change: was === undefined ? 'added' : is === undefined ? 'removed' : 'changed',
      fields,
      ...(was === undefined ? {} : { from: was }),
      ...(is === undefined ? {} : { to: is }),
      charges,
    });
  }
  const kept = lines.filter(({ change }) => change !== 'removed').length;
  return {
    quoteId,
    from: from.head,
    to: to.head,
    lines,
    unchangedLines: to.lines.length - kept,
    ...totalsOf(from.head.totals, to.head.totals, currency),
  };
}

function byId(lines: readonly PricedLine[]): ReadonlyMap<string, PricedLine> {
  return new Map(lines.map((line) => [line.id, line]));
}

function differing(was: LineInput, is: LineInput, costsOther: boolean): LineField[] {
  const asked = ASKED.filter(
    (field) => canonicalJson(was[field] ?? null) !== canonicalJson(is[field] ?? null),
  );
  return costsOther ? [...asked, 'price'] : asked;
}

function totalsOf(
  from: PriceTotals | undefined,
  to: PriceTotals | undefined,
  currency: string | undefined,
): { readonly totals?: TotalsDifference } {
  if (from === undefined || to === undefined || currency === undefined) return {};
  const sum = (name: 'net' | 'tax' | 'gross' | 'monthly' | 'yearly') =>
    difference(from[name], to[name], currency);
  const points = exact(to.discountPercent) - exact(from.discountPercent);
  return {
    totals: {
      net: sum('net'),
      tax: sum('tax'),
      gross: sum('gross'),
      monthly: sum('monthly'),
      yearly: sum('yearly'),
      ...(from.usage === undefined && to.usage === undefined
        ? {}
        : { usage: difference(from.usage, to.usage, currency) }),
      discountPercent: formatDecimal(points, EXACT_DECIMALS, 2),
    },
  };
}
