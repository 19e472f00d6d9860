import type { PricedLine, PriceTotals } from '../../contract/price.ts';
import { canonicalJson } from '../canonical_json.ts';
import { sha256Hex } from '../sha256.ts';

/** What a customer was told, and nothing else: not when it was computed, nor on which version. */
export type Hashed = {
  readonly currency: string;
  readonly lines: readonly PricedLine[];
  readonly totals: PriceTotals;
};

/** Equal at edge, core and replay for equal prices; 64 lower-case hex digits. */
export function priceHash({ currency, lines, totals }: Hashed): string {
  return sha256Hex(canonicalJson({ currency, lines, totals }));
}
