import type { PriceTotals } from '../../contract/price.ts';
import { canonicalJson } from '../canonical_json.ts';
import { sha256Hex } from '../sha256.ts';

/** What a customer was told, and nothing else: not when it was computed, nor on which version. */
export type Hashed = {
  readonly currency: string;
  /** Of each line, in their order: so a line that didn't change needn't be there (`lineHash`). */
  readonly lines: readonly string[];
  readonly totals: PriceTotals;
};

/**
 * SHA-256 of the canonical JSON of currency, hashes of lines and totals, in 64 lower-case hex
 * digits: equal at edge, core and replay for equal prices.
 */
export function priceHash({ currency, lines, totals }: Hashed): string {
  return sha256Hex(canonicalJson({ currency, lines, totals }));
}
