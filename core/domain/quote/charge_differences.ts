import type { Money } from '../../contract/money.ts';
import type { PricedCharge } from '../../contract/price.ts';
import type { ChargeDifference } from '../../contract/quote_history.ts';
import { exact, formatExact } from '../money.ts';

/** Exactly `to` minus `from`; what is not there is zero. */
export function difference(
  from: Money | undefined,
  to: Money | undefined,
  currency: string,
): Money {
  return formatExact(exact(to?.amount ?? '0') - exact(from?.amount ?? '0'), currency);
}

/** Charges of one line that cost something else, in the order of `to`, then what is gone. */
export function chargeDifferences(
  from: readonly PricedCharge[] = [],
  to: readonly PricedCharge[] = [],
  currency: string,
): ChargeDifference[] {
  const before = byKind(from);
  const after = byKind(to);
  const found: ChargeDifference[] = [];
  for (const kind of new Set([...after.keys(), ...before.keys()])) {
    const was = before.get(kind);
    const is = after.get(kind);
    const either = is ?? was;
    if (either === undefined) continue;
    const { charge, period, unit } = either;
    const between = {
      net: difference(was?.net, is?.net, currency),
      tax: difference(was?.tax, is?.tax, currency),
      gross: difference(was?.gross, is?.gross, currency),
    };
    const same = Object.values(between).every(({ amount }) => exact(amount) === 0n);
    if (same && was !== undefined && is !== undefined) continue;
    found.push({
      charge,
      ...(period === undefined ? {} : { period }),
      ...(unit === undefined ? {} : { unit }),
      ...(was === undefined ? {} : { from: { net: was.net, tax: was.tax, gross: was.gross } }),
      ...(is === undefined ? {} : { to: { net: is.net, tax: is.tax, gross: is.gross } }),
      difference: between,
    });
  }
  return found;
}

/** A line has at most a few charges of a kind; those of one kind are told apart by their place. */
function byKind(charges: readonly PricedCharge[]): Map<string, PricedCharge> {
  const kinds = new Map<string, PricedCharge>();
  for (const charge of charges) {
    const kind = [charge.charge, charge.period ?? '', charge.unit ?? ''].join(' ');
    let place = 0;
    while (kinds.has(`${kind} ${place}`)) place += 1;
    kinds.set(`${kind} ${place}`, charge);
  }
  return kinds;
}
