import { exact, formatDecimal, ONE } from '../money.ts';

/** What is asked for something, and what it costs; exact amounts of 12 decimals. */
export type Margin = { readonly net: bigint; readonly cost: bigint };

const HUNDREDTHS = 10_000n;

/**
 * What remains, in percent of the net price with two decimals, rounded down: what is under a limit
 * never reads like the limit. Null: there is no price to be a part of.
 */
export function marginPercent({ net, cost }: Margin): string | null {
  if (net <= 0n) return null;
  const scaled = (net - cost) * HUNDREDTHS;
  const cut = scaled / net;
  return formatDecimal(scaled < 0n && cut * net !== scaled ? cut - 1n : cut, 2, 2);
}

/** Exactly, without the rounding of what is shown. Given away at a cost is under every limit. */
export function isUnder({ net, cost }: Margin, percent: string): boolean {
  if (net <= 0n) return net < cost;
  return (net - cost) * 100n * ONE < exact(percent) * net;
}

/** Negative: the first margin is the worse one. */
export function compareMargins(one: Margin, other: Margin): number {
  if (one.net <= 0n || other.net <= 0n) {
    if (one.net > 0n) return 1;
    if (other.net > 0n) return -1;
    return sign(one.net - one.cost - (other.net - other.cost));
  }
  return sign((one.net - one.cost) * other.net - (other.net - other.cost) * one.net);
}

export function sumMargins(margins: Iterable<Margin>): Margin {
  const sum = { net: 0n, cost: 0n };
  for (const { net, cost } of margins) {
    sum.net += net;
    sum.cost += cost;
  }
  return sum;
}

function sign(value: bigint): number {
  return value < 0n ? -1 : value > 0n ? 1 : 0;
}
