import type { Applicable } from './applicability.ts';

type Period = Pick<Applicable, 'validFrom' | 'validTo'>;
type Scoped = Period & Pick<Applicable, 'markets' | 'channels'>;

/** Why two things never apply together: what they don't share. Null: at some place and time. */
export function neverTogether(
  left: Scoped,
  right: Scoped,
): 'markets' | 'channels' | 'validity' | null {
  if (!shares(left.markets, right.markets)) return 'markets';
  if (!shares(left.channels, right.channels)) return 'channels';
  // An empty period is a fault of its own, and nothing follows from it.
  if (isEmpty(left) || isEmpty(right)) return null;
  return periodsMeet(left, right) ? null : 'validity';
}

function shares(left: readonly string[], right: readonly string[]): boolean {
  if (left.length === 0 || right.length === 0) return true;
  return left.some((one) => right.includes(one));
}

export function periodsMeet(left: Period, right: Period): boolean {
  return startOf(left) < endOf(right) && startOf(right) < endOf(left);
}

export function startOf({ validFrom }: Period): number {
  return validFrom === undefined ? Number.NEGATIVE_INFINITY : Date.parse(validFrom);
}

export function endOf({ validTo }: Period): number {
  return validTo === undefined ? Number.POSITIVE_INFINITY : Date.parse(validTo);
}

function isEmpty(scoped: Scoped): boolean {
  return !(startOf(scoped) < endOf(scoped));
}

/** Where the date stands that makes two things overlap; empty: it has none. */
export function dateOf({ validFrom, validTo }: Period): '' | '/validFrom' | '/validTo' {
  if (validFrom !== undefined) return '/validFrom';
  return validTo === undefined ? '' : '/validTo';
}
