import type { DiscountLimit } from '../../contract/approval_policies.ts';
import type { Role } from '../../contract/identity.ts';
import type { LineInput, PricedLine } from '../../contract/price.ts';
import type { Finding } from '../../contract/reply.ts';
import { canonicalJson } from '../canonical_json.ts';
import type { CatalogSlice } from '../catalogue/slice.ts';
import { exact } from '../money.ts';
import { lineDiscount, PERCENT } from '../approval/line_discount.ts';
import { priceBasket } from '../pricing/price_basket.ts';
import { placeOf } from './place.ts';
import type { Place } from './place.ts';

/** Null: the caller has a role that may take off anything, or one that none is set for. */
export function discountLimitOf(
  limits: readonly DiscountLimit[],
  roles: readonly Role[],
): DiscountLimit | null {
  let most: DiscountLimit | null = null;
  for (const role of roles) {
    if (role !== 'sales' && role !== 'partner' && role !== 'admin') continue;
    const own = limits.find((limit) => limit.role === role);
    if (own === undefined) return null;
    if (most === null || exact(own.percentMax) > exact(most.percentMax)) most = own;
  }
  return most;
}

/** Lines with a manual price that is given now: what was there before, whoever gave it, stays. */
export function newlyAdjusted(
  lines: readonly LineInput[],
  before: readonly LineInput[],
): readonly LineInput[] {
  const known = new Map(before.map((line) => [line.id, line]));
  return lines.filter((line) => {
    if (line.adjustment === undefined) return false;
    const was = known.get(line.id);
    return was === undefined || canonicalJson(was) !== canonicalJson(line);
  });
}

/** A percentage speaks for itself; to judge a unit price takes the price that it replaces. */
export function needsPrices(lines: readonly LineInput[]): boolean {
  return lines.some(({ adjustment }) => adjustment?.kind === 'unit_price');
}

type Judged = {
  readonly lines: readonly LineInput[];
  /** Some of them. */
  readonly judged: readonly LineInput[];
  /** What they cost, when that is known already. */
  readonly priced?: readonly PricedLine[] | undefined;
};

/**
 * Manual prices beyond the limit: `/lines/0/adjustment/value`, code `discount_over_limit`. The
 * slice holds all lines when `needsPrices` says so of the judged ones and no price is known.
 */
export function discountsOverLimit(
  limit: DiscountLimit,
  slice: CatalogSlice | null,
  context: Place,
  basket: Judged,
  now: string,
): Finding[] {
  const { lines, judged } = basket;
  const whole = { ...placeOf(context), lines: [...lines] };
  const found = slice === null ? null : priceBasket(slice, whole, { now });
  const priced = basket.priced ?? (found?.ok === true ? found.result.lines : []);
  return judged.flatMap((line) => {
    const detail = excess(line, () => priced.find(({ id }) => id === line.id));
    if (detail === null) return [];
    const path = `/lines/${lines.indexOf(line)}/adjustment/value`;
    return [{ path, code: 'discount_over_limit', detail }];
  });

  function excess(line: LineInput, price: () => PricedLine | undefined): string | null {
    const most = `${limit.role} may take off at most ${limit.percentMax} %`;
    const { adjustment } = line;
    if (adjustment === undefined) return null;
    if (adjustment.kind === 'percent_off') {
      const isOver = exact(adjustment.value) > exact(limit.percentMax);
      return isOver ? `${adjustment.value} % off: ${most}` : null;
    }
    const cost = price();
    if (cost === undefined) {
      return `a unit price can't be judged before the lines can be priced, and ${most}`;
    }
    const percent = lineDiscount(line, cost);
    const isOver = PERCENT.exact(percent) > exact(limit.percentMax);
    return isOver
      ? `a unit price of ${adjustment.value} is ${PERCENT.text(percent)} % off: ${most}`
      : null;
  }
}
