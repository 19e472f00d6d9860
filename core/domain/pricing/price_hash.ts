import type { PricedLine, PriceTotals } from '../../contract/price.ts';
import { sha256Hex } from '../sha256.ts';

/** What a customer was told, and nothing else: not when it was computed, nor on which version. */
export type Hashed = {
  readonly currency: string;
  readonly lines: readonly PricedLine[];
  readonly totals: PriceTotals;
};

/**
 * SHA-256 of the canonical JSON, in 64 lower-case hex digits: equal at edge, core and replay for
 * equal prices. `price_line.ts` and `totals.ts` make every object with its keys in order, so the
 * runtime's own writer gives the canonical form, several times as fast as sorting would; a property
 * test compares the two.
 */
export function priceHash({ currency, lines, totals }: Hashed): string {
  return sha256Hex(JSON.stringify({ currency, lines, totals }));
}
