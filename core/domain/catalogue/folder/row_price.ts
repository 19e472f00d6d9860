import { exponentOf } from '../../currencies.ts';
import { divideRounded, formatDecimal, parseDecimal } from '../../money.ts';

export type RowPrice =
  | { readonly status: 'missing' }
  | { readonly status: 'unreadable' }
  | { readonly status: 'exact' | 'rounded'; readonly amount: string };

const MISSING: RowPrice = { status: 'missing' };
const UNREADABLE: RowPrice = { status: 'unreadable' };
/** `1299`, `1,299.00`, `$ 12.5`: what a price list written by people holds. */
const DECIMALS_TOO_MANY = /e-|\.\d{13}/;
const PRICE_TEXT = /^\s*(?:[$€£¥]\s*)?((?:\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.\d{1,12})?)\s*$/;

/** A row's price as an exact decimal of the currency; finer ones are rounded, and say so. */
export function rowPrice(value: unknown, currency: string): RowPrice {
  if (value === null || value === undefined || value === '') return MISSING;
  const text = decimalText(value);
  const exact = text === null ? null : parseDecimal(text);
  if (exact === null || exact < 0n) return UNREADABLE;
  const decimals = exponentOf(currency) ?? 2;
  const unit = 10n ** BigInt(12 - decimals);
  const minor = divideRounded(exact, unit);
  const amount = formatDecimal(minor, decimals, decimals);
  return { status: minor * unit === exact ? 'exact' : 'rounded', amount };
}

function decimalText(value: unknown): string | null {
  if (typeof value === 'string') return PRICE_TEXT.exec(value)?.[1]?.replaceAll(',', '') ?? null;
  if (typeof value !== 'number') return null;
  const shortest = String(value);
  // Longer ones are noise of floating point; exponents below 1e-6 are as good in fixed notation.
  return DECIMALS_TOO_MANY.test(shortest) ? value.toFixed(12) : shortest;
}
