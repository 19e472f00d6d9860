import type { Money } from '../contract/money.ts';
import { exponentOf } from './currencies.ts';

/**
 * Amounts are bigint throughout. Two scales exist: *minor units* of a currency, for what is kept
 * and summed, and *exact* amounts of 12 decimals, for what a price is computed in before it is
 * rounded once. Rates are decimal strings, read into exact amounts. `number` never holds money.
 */
export const EXACT_DECIMALS = 12;
export const ONE = 10n ** BigInt(EXACT_DECIMALS);
/** The most decimals that the wire carries. */
export const WIRE_DECIMALS = 6;

const POWERS = Array.from({ length: 40 }, (_, exponent) => 10n ** BigInt(exponent));
const DECIMAL = /^(-?)(\d{1,15})(?:\.(\d{1,12}))?$/;

function power(exponent: number): bigint {
  return POWERS[exponent] ?? 10n ** BigInt(exponent);
}

/** A faulty catalogue or caller, not a refusal: currencies are checked when a catalogue is made. */
function decimalsOf(currency: string): number {
  const exponent = exponentOf(currency);
  if (exponent === undefined) throw new RangeError(`no active ISO 4217 currency "${currency}"`);
  return exponent;
}

/** Reads a decimal string exactly, at `decimals`; null: not a decimal, or finer than that. */
export function parseDecimal(text: string, decimals: number = EXACT_DECIMALS): bigint | null {
  const match = DECIMAL.exec(text);
  if (match === null) return null;
  const [, sign, whole = '', given = ''] = match;
  const fraction = given.length > decimals ? given.replace(/0+$/, '') : given;
  if (fraction.length > decimals) return null;
  const magnitude = BigInt(whole + fraction) * power(decimals - fraction.length);
  return sign === '-' ? -magnitude : magnitude;
}

/** Like `parseDecimal` at the exact scale, for strings that a schema has checked already. */
export function exact(text: string): bigint {
  const value = parseDecimal(text);
  if (value === null) throw new RangeError(`not a decimal: "${text}"`);
  return value;
}

/** Writes `value` of `decimals` decimals with as few as it needs, but at least `decimalsMin`. */
export function formatDecimal(value: bigint, decimals: number, decimalsMin: number): string {
  const negative = value < 0n;
  const digits = (negative ? -value : value).toString().padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  let end = digits.length;
  const endMin = digits.length - decimals + decimalsMin;
  while (end > endMin && digits.codePointAt(end - 1) === 48) end -= 1;
  const fraction = digits.slice(digits.length - decimals, end);
  const text = fraction === '' ? whole : `${whole}.${fraction}`;
  return negative ? `-${text}` : text;
}

/**
 * `numerator / denominator`, rounded half away from zero: the rounding that invoices and tax rules
 * expect. The one place where money is rounded.
 */
export function divideRounded(numerator: bigint, denominator: bigint): bigint {
  if (denominator < 0n) return divideRounded(-numerator, -denominator);
  const half = denominator / 2n;
  // An odd denominator has no exact half, so truncating it still sends every tie the right way.
  if (numerator >= 0n) return (numerator + half) / denominator;
  return -((-numerator + half) / denominator);
}

/** Rounds an exact amount to minor units of the currency. */
export function toMinor(amount: bigint, currency: string): bigint {
  return divideRounded(amount, power(EXACT_DECIMALS - decimalsOf(currency)));
}

/** Minor units as an exact amount. */
export function fromMinor(minor: bigint, currency: string): bigint {
  return minor * power(EXACT_DECIMALS - decimalsOf(currency));
}

/** An exact amount cut (towards zero) to what the wire can carry, still at the exact scale. */
export function cutToWire(amount: bigint): bigint {
  const unit = power(EXACT_DECIMALS - WIRE_DECIMALS);
  return (amount / unit) * unit;
}

/** `amount × rate`, both exact. */
export function multiply(amount: bigint, rate: bigint): bigint {
  return divideRounded(amount * rate, ONE);
}

/** `percent` of `amount`, both exact: 7.5 % is `exact('7.5')`. */
export function percentOf(amount: bigint, percent: bigint): bigint {
  return divideRounded(amount * percent, 100n * ONE);
}

/** Minor units in the form of the contract: `{amount: "451.50", currency: "USD"}`. */
export function formatMoney(minor: bigint, currency: string): Money {
  const decimals = decimalsOf(currency);
  return { amount: formatDecimal(minor, decimals, decimals), currency };
}

/** An exact amount in the form of the contract, with more decimals than the currency if need be. */
export function formatExact(amount: bigint, currency: string): Money {
  const text = formatDecimal(cutToWire(amount), EXACT_DECIMALS, decimalsOf(currency));
  return { amount: text, currency };
}

/** Minor units of a contract amount; null: unknown currency, or finer than the currency. */
export function parseMoney(money: Money): bigint | null {
  const decimals = exponentOf(money.currency);
  return decimals === undefined ? null : parseDecimal(money.amount, decimals);
}

/**
 * Splits minor units by weights so that the parts sum exactly: each part is cut towards zero, then
 * the units left over go, one each, to the largest remainders, earlier parts first on a tie.
 */
export function allocate(minor: bigint, weights: readonly bigint[]): bigint[] {
  const sum = weights.reduce((total, weight) => total + weight, 0n);
  if (sum <= 0n || weights.some((weight) => weight < 0n)) {
    throw new RangeError('weights must not be negative, and one must be above zero');
  }
  const magnitude = minor < 0n ? -minor : minor;
  const parts = weights.map((weight) => (magnitude * weight) / sum);
  const order = weights
    .map((weight, at) => ({ at, rest: (magnitude * weight) % sum }))
    .sort((left, right) => (left.rest === right.rest ? 0 : left.rest > right.rest ? -1 : 1));
  const left = magnitude - parts.reduce((total, part) => total + part, 0n);
  for (const { at } of order.slice(0, Number(left))) parts[at] = (parts[at] ?? 0n) + 1n;
  return minor < 0n ? parts.map((part) => -part) : parts;
}
