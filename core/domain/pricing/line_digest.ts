import type { PricedLine } from '../../contract/price.ts';
import { canonicalJson } from '../canonical_json.ts';
import { exact, EXACT_DECIMALS, formatDecimal } from '../money.ts';
import { sha256Hex } from '../sha256.ts';

/** Exact sums of a line's charges, as the totals take them. */
export type LineSums = {
  readonly net: {
    readonly once: bigint;
    readonly month: bigint;
    readonly year: bigint;
    /** Null: none was estimated. */
    readonly usage: bigint | null;
  };
  readonly taxOnce: bigint;
  /** Hundredths of a percent. */
  readonly manualDiscount: bigint;
};

/** What the totals and the hash of a whole quote take of a line without a manual price. */
export type LineDigest = { readonly hash: string; readonly sums: LineSums };

const hashes = new WeakMap<PricedLine, string>();

/** SHA-256 of the line's canonical JSON, whatever order the store gives its keys back in. */
export function lineHash(line: PricedLine): string {
  const known = hashes.get(line);
  if (known !== undefined) return known;
  const hash = sha256Hex(canonicalJson(line));
  hashes.set(line, hash);
  return hash;
}

/** Short text for the store: hash, one-time net and tax, monthly and yearly net, usage. */
export function digestOf(line: PricedLine): string {
  let [once, tax, month, year] = [0n, 0n, 0n, 0n];
  let usage: bigint | null = null;
  for (const { charge, estimated, net, period, tax: taxed } of line.charges) {
    const amount = exact(net.amount);
    if (charge === 'one_time') {
      once += amount;
      tax += exact(taxed.amount);
    } else if (charge === 'recurring') {
      if (period === 'year') year += amount;
      else month += amount;
    } else if (estimated !== undefined) usage = (usage ?? 0n) + amount;
  }
  const sums = [once, tax, month, year].map((sum) => formatDecimal(sum, EXACT_DECIMALS, 0));
  const used = usage === null ? '-' : formatDecimal(usage, EXACT_DECIMALS, 0);
  return [lineHash(line), ...sums, used].join(' ');
}

export function readDigest(text: string): LineDigest {
  const [hash = '', once = '', tax = '', month = '', year = '', usage = '-'] = text.split(' ');
  return {
    hash,
    sums: {
      net: {
        once: amountIn(once),
        month: amountIn(month),
        year: amountIn(year),
        usage: usage === '-' ? null : amountIn(usage),
      },
      taxOnce: amountIn(tax),
      manualDiscount: 0n,
    },
  };
}

function amountIn(text: string): bigint {
  return text === '0' ? 0n : exact(text);
}
