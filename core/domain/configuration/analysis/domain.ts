import type { Option } from '../../../contract/catalog.ts';
import type { Scalar } from '../../../contract/common.ts';
import { complaintAbout } from '../choices.ts';

/** A value, or a stretch of values that no rule tells apart; `value` stands for them. */
export type Stretch = {
  /** Null: nothing is chosen. */
  readonly value: Scalar | null;
  readonly label: string;
  readonly low: number;
  readonly high: number;
  readonly other: boolean;
};

/** So many whole numbers are looked at one by one; of more only those that rules name. */
const ENUMERATED_MAX = 64;

/** Everything that may be chosen, split at the constants that rules compare the option with. */
export function domainOf(option: Option, constants: readonly Scalar[]): Stretch[] {
  const stretches = selectable(option, constants);
  if (!option.required && option.default === undefined) {
    stretches.push({ value: null, label: '', low: Infinity, high: -Infinity, other: false });
  }
  return stretches;
}

function selectable(option: Option, constants: readonly Scalar[]): Stretch[] {
  if (option.values !== undefined) {
    const { values } = option;
    return values.filter((value) => complaintAbout(option, value) === null).map(point);
  }
  if (option.type === 'boolean') return [true, false].map(point);
  if (option.type === 'string') {
    const named = new Set(constants.filter((constant) => typeof constant === 'string'));
    if (typeof option.default === 'string') named.add(option.default);
    return [...[...named].map(point), { ...point('\u0000'), label: 'any other text', other: true }];
  }
  return numbers(option, constants);
}

function point(value: Scalar): Stretch {
  const number = typeof value === 'number' ? value : Number.NaN;
  return { value, label: String(value), low: number, high: number, other: false };
}

function numbers(option: Option, constants: readonly Scalar[]): Stretch[] {
  const { min = -Infinity, max = Infinity, type } = option;
  const whole = type === 'integer';
  if (whole && max - min < ENUMERATED_MAX) {
    const first = Math.ceil(min);
    const count = Math.floor(max) - first + 1;
    return Array.from({ length: Math.max(0, count) }, (_, at) => point(first + at));
  }
  const named = [...constants, option.default, option.min, option.max].filter(
    (constant) => typeof constant === 'number' && constant >= min && constant <= max,
  ) as number[];
  const bounds = [...new Set(named)].toSorted((left, right) => left - right);
  const stretches: Stretch[] = [];
  let before = min;
  for (const bound of [...bounds, max]) {
    const between = stretchBetween(before, bound, whole);
    if (between !== null) stretches.push(between);
    const reached = Number.isFinite(bound) && !stretches.some(({ value }) => value === bound);
    if (reached && (!whole || Number.isInteger(bound))) stretches.push(point(bound));
    before = bound;
  }
  return stretches;
}

/** What lies strictly between; null: nothing. */
function stretchBetween(low: number, high: number, whole: boolean): Stretch | null {
  if (!(low < high)) return null;
  if (whole) {
    const first = low === -Infinity ? low : Math.floor(low) + 1;
    const last = high === Infinity ? high : Math.ceil(high) - 1;
    if (first > last) return null;
    const value = Number.isFinite(first) ? first : Number.isFinite(last) ? last : 0;
    const label = first === last ? `${first}` : spell(first, last, 'to');
    return { value, label, low: first, high: last, other: false };
  }
  const value = sampleBetween(low, high);
  if (!(value > low && value < high)) return null;
  return { value, label: spell(low, high, 'and'), low, high, other: false };
}

function sampleBetween(low: number, high: number): number {
  if (low === -Infinity) return high === Infinity ? 0 : high - Math.max(1, Math.abs(high));
  return high === Infinity ? low + Math.max(1, Math.abs(low)) : low + (high - low) / 2;
}

function spell(low: number, high: number, joint: 'to' | 'and'): string {
  if (low === -Infinity && high === Infinity) return 'any number';
  if (joint === 'to') {
    if (low === -Infinity) return `up to ${high}`;
    return high === Infinity ? `from ${low}` : `${low} to ${high}`;
  }
  if (low === -Infinity) return `below ${high}`;
  return high === Infinity ? `above ${low}` : `between ${low} and ${high}`;
}
