import type { LineInput, PricedLine } from '../../contract/price.ts';
import { exact, formatDecimal, ONE } from '../money.ts';

/** Hundredths of a percent, as manual discounts are counted. */
export const PERCENT = {
  text: (hundredths: bigint): string => formatDecimal(hundredths, 2, 2),
  exact: (hundredths: bigint): bigint => (hundredths * ONE) / 100n,
} as const;

/**
 * The largest manual discount of a priced line's charges in hundredths of a percent of the list
 * price, rounded up, as the pipeline counts it over all lines.
 */
export function lineDiscount(line: LineInput, priced: PricedLine): bigint {
  const found = priced.charges.reduce((most, charge) => {
    let off = 0n;
    for (const { stage, amount } of charge.steps) {
      if (stage === 'adjustment') off -= exact(amount.amount);
    }
    const list = exact(charge.list.amount);
    if (off <= 0n) return most;
    const percent = list <= 0n ? 10_000n : (off * 10_000n + list - 1n) / list;
    return percent > most ? percent : most;
  }, 0n);
  // The list price is shown rounded; what was asked for is not.
  const asked = line.adjustment?.kind === 'percent_off' ? exact(line.adjustment.value) : null;
  const most = asked === null ? found : (asked * 100n + ONE - 1n) / ONE;
  return found < most ? found : most;
}
