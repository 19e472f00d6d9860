import type { PriceTotals } from '../../contract/price.ts';
import { formatDecimal, formatExact, formatMoney, fromMinor, toMinor } from '../money.ts';
import type { LineSums } from './line_digest.ts';

/**
 * Sums of what the charges show. Rounded by line they need no rounding of their own; by total each
 * sum is rounded once, `rounding` says by how much, and gross stays net + tax.
 */
export function totalsOf(
  lines: readonly LineSums[],
  currency: string,
  by: 'line' | 'total',
): PriceTotals {
  let net = 0n;
  let tax = 0n;
  let month = 0n;
  let year = 0n;
  let usage: bigint | null = null;
  let discount = 0n;
  for (const line of lines) {
    net += line.net.once;
    tax += line.taxOnce;
    month += line.net.month;
    year += line.net.year;
    if (line.net.usage !== null) usage = (usage ?? 0n) + line.net.usage;
    if (line.manualDiscount > discount) discount = line.manualDiscount;
  }
  const netMinor = toMinor(net, currency);
  const taxMinor = toMinor(tax, currency);
  const change = (sum: bigint) =>
    formatExact(fromMinor(toMinor(sum, currency), currency) - sum, currency);
  const rounding =
    by === 'line'
      ? {}
      : {
          rounding: {
            monthly: change(month),
            net: change(net),
            tax: change(tax),
            ...(usage === null ? {} : { usage: change(usage) }),
            yearly: change(year),
          },
        };
  // Keys in order, for the hash.
  return {
    discountPercent: formatDecimal(discount, 2, 2),
    gross: formatMoney(netMinor + taxMinor, currency),
    monthly: formatMoney(toMinor(month, currency), currency),
    net: formatMoney(netMinor, currency),
    ...rounding,
    tax: formatMoney(taxMinor, currency),
    ...(usage === null ? {} : { usage: formatMoney(toMinor(usage, currency), currency) }),
    yearly: formatMoney(toMinor(year, currency), currency),
  };
}
