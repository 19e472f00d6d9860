import type { PricingSettings } from '../../contract/catalog.ts';
import { divideRounded, exact, ONE } from '../money.ts';
import { noTax } from './tax.ts';
import type { TaxPort } from './tax.ts';

type Table = NonNullable<PricingSettings['tax']>;
type Rate = Table['rates'][number] & { readonly value: bigint };

const HUNDRED = 100n * ONE;
const ports = new WeakMap<Table, TaxPort>();

/**
 * The tax port of a table of rates in the catalogue: the first that fits market and category.
 * Added to the price it is `net × rate`; within the price it is `price × rate ÷ (1 + rate)`. Both
 * are rounded half away from zero to the unit of the question.
 */
export function taxFromRates(table: Table | undefined): TaxPort {
  if (table === undefined || table.rates.length === 0) return noTax;
  const known = ports.get(table);
  if (known !== undefined) return known;
  const rates = table.rates.map((rate) => ({ ...rate, value: exact(rate.percent) }));
  const found = new Map<string, Rate | null>();
  const included = table.mode === 'inclusive';
  const port: TaxPort = ({ market, category, net }) => {
    const rate = rateFor(rates, found, market, category);
    if (rate === null) return null;
    const amount = divideRounded(net * rate.value, included ? HUNDRED + rate.value : HUNDRED);
    return { amount, label: `${rate.name} ${rate.percent} %`, source: rate.id, included };
  };
  ports.set(table, port);
  return port;
}

/** Bounded: markets come from the outside. */
const FOUND_MAX = 10_000;

function rateFor(
  rates: readonly Rate[],
  found: Map<string, Rate | null>,
  market: string,
  category: string,
): Rate | null {
  const key = JSON.stringify([market, category]);
  const known = found.get(key);
  if (known !== undefined) return known;
  const fits = (scope: readonly string[], value: string): boolean =>
    scope.length === 0 || scope.includes(value);
  const rate =
    rates.find((one) => fits(one.markets, market) && fits(one.categories, category)) ?? null;
  if (found.size >= FOUND_MAX) found.clear();
  found.set(key, rate);
  return rate;
}
