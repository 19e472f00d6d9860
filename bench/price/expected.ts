import type { LineInput } from '../../core/contract/price.ts';
import { CATEGORIES, costsOf } from './catalogue.ts';

/** Thousandths of a cent. */
const FINE = 1_000n;

/** What a basket must come to, in cents: integer arithmetic on the costs, none of the engine's. */
export function expectedTotals(lines: readonly LineInput[]): { once: bigint; monthly: bigint } {
  const parsed = lines.map(({ offeringId, quantity }) => {
    const at = Number(offeringId.slice(1));
    const { unit, tier, month } = costsOf(at);
    const list = BigInt((quantity >= 10 ? tier : unit) * quantity) * FINE;
    return { category: at % CATEGORIES, quantity: BigInt(quantity), list, month };
  });
  const present = new Set(parsed.map(({ category }) => category));
  const large = parsed.reduce((sum, { list }) => sum + list, 0n) >= 10_000n * FINE;
  let once = 0n;
  let monthly = 0n;
  for (const { category, quantity, list, month } of parsed) {
    const off = discount(category, quantity, list, present);
    const left = list - (off < 0n ? 0n : off < list ? off : list);
    once += roundedCents(large ? left * 95n : left * 100n);
    monthly += BigInt(month) * quantity;
  }
  return { once, monthly };
}

function discount(
  category: number,
  quantity: bigint,
  list: bigint,
  present: ReadonlySet<number>,
): bigint {
  if (category <= 4) return list / 10n;
  if (category === 5) return (list / quantity) * (quantity / 3n);
  if (category === 6) return present.has(0) && present.has(1) ? (list * 8n) / 100n : 0n;
  if (category === 7) return 50n * FINE * quantity;
  if (category === 8) return list - 400n * FINE * quantity;
  return 0n;
}

/** From hundredths of thousandths of a cent, half up. */
function roundedCents(amount: bigint): bigint {
  const cent = FINE * 100n;
  return (amount + cent / 2n) / cent;
}
