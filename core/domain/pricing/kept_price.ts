import type { Money } from '../../contract/money.ts';
import type { PricedCharge, PricedLine, PriceStep } from '../../contract/price.ts';
import { exact } from '../money.ts';
import type { LinePrice } from './price_line.ts';

/**
 * A stored price of a line without a manual one, as if it had just been computed: nothing of what
 * its charges add to the totals is finer than the wire. The store doesn't keep the order of keys,
 * which the hash needs.
 */
export function keptPrice({ charges, id, name, offeringId, quantity }: PricedLine): LinePrice {
  const sums = { once: 0n, month: 0n, year: 0n };
  let usage: bigint | null = null;
  let taxOnce = 0n;
  for (const { charge, estimated, net, period, tax } of charges) {
    if (charge === 'one_time') {
      sums.once += exact(net.amount);
      taxOnce += exact(tax.amount);
    } else if (charge === 'recurring') sums[period ?? 'month'] += exact(net.amount);
    else if (estimated !== undefined) usage = (usage ?? 0n) + exact(net.amount);
  }
  const line = { charges: charges.map(orderedCharge), id, name, offeringId, quantity };
  return { line, net: { ...sums, usage }, taxOnce, manualDiscount: 0n };
}

function orderedCharge(charge: PricedCharge): PricedCharge {
  const { estimated, period, promotionSearch, rateCards, unit } = charge;
  return {
    charge: charge.charge,
    ...(estimated === undefined ? {} : { estimated }),
    gross: orderedMoney(charge.gross),
    list: orderedMoney(charge.list),
    net: orderedMoney(charge.net),
    ...(period === undefined ? {} : { period }),
    ...(promotionSearch === undefined ? {} : { promotionSearch: sorted(promotionSearch) }),
    ...(rateCards === undefined ? {} : { rateCards: sorted(rateCards) }),
    steps: charge.steps.map(orderedStep),
    tax: orderedMoney(charge.tax),
    ...(unit === undefined ? {} : { unit }),
  };
}

function orderedMoney({ amount, currency }: Money): Money {
  return { amount, currency };
}

function orderedStep({ amount, label, source, stage }: PriceStep): PriceStep {
  const money = orderedMoney(amount);
  return source === undefined
    ? { amount: money, label, stage }
    : { amount: money, label, source, stage };
}

/** For what is rare and small. */
function sorted<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map(sorted) as Value;
  if (typeof value !== 'object' || value === null) return value;
  const pairs = Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(pairs.map(([key, member]) => [key, sorted(member)])) as Value;
}
