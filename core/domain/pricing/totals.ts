import type { PriceTotals } from '../../contract/price.ts';
import { formatDecimal, formatMoney } from '../money.ts';
import type { LinePrice } from './price_line.ts';

/** Sums of rounded charges: what the lines show is what the totals say. */
export function totalsOf(lines: readonly LinePrice[], currency: string): PriceTotals {
  let net = 0n;
  let tax = 0n;
  let month = 0n;
  let year = 0n;
  let discount = 0n;
  for (const line of lines) {
    net += line.net.once;
    tax += line.taxOnce;
    month += line.net.month;
    year += line.net.year;
    if (line.manualDiscount > discount) discount = line.manualDiscount;
  }
  return {
    net: formatMoney(net, currency),
    tax: formatMoney(tax, currency),
    gross: formatMoney(net + tax, currency),
    monthly: formatMoney(month, currency),
    yearly: formatMoney(year, currency),
    discountPercent: formatDecimal(discount, 2, 2),
  };
}
