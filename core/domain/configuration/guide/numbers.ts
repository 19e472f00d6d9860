import type { Aggregate } from '../expressions.ts';
import { evaluate, productOf } from '../expressions.ts';
import { freshLiteral } from '../../feature_model/solver/cnf.ts';
import { optionSample, slotSample } from './place.ts';
import type { Bounds, OptionPlace, SlotPlace } from './place.ts';
import { partsOf } from './slot_place.ts';
import { allOf, anyOf, define } from './writer.ts';
import type { Writer } from './writer.ts';

/**
 * The numbers that an option or an aggregate may be, in order, with literals for "is there and at
 * least", "is there and at most"; `exactly` is null where sums are bounds only.
 */
export type Numbers = {
  readonly values: readonly number[];
  readonly atLeast: (at: number) => number;
  readonly atMost: (at: number) => number;
  readonly exactly: ((at: number) => number) | null;
  /** To be called when all literals have been asked for. */
  readonly finish?: () => void;
};

/** More different sums than this are not told apart. */
const SUMS_MAX = 2_000;

export function numbersOfOption(place: OptionPlace, writer: Writer): Numbers | null {
  // A stretch is no number.
  if (place.values.some(({ low, high }) => low < high)) return null;
  return exactNumbers(
    place.values.map(({ value, literal }) => {
      const sample = optionSample(place.id, value);
      return { literal, value: evaluate({ option: place.id }, sample) };
    }),
    writer,
  );
}

export function numbersOfAggregate(
  aggregate: Aggregate,
  place: SlotPlace,
  writer: Writer,
): Numbers | null {
  const { fills, members, id } = place;
  if (fills === null) return boundedNumbers(aggregate, place, writer);
  return exactNumbers(
    fills.map((fill) => {
      const sample = slotSample(id, partsOf(fill.counts, members));
      return { literal: fill.literal, value: evaluate(aggregate, sample) };
    }),
    writer,
  );
}

type Case = { readonly literal: number; readonly value: number | null };

function exactNumbers(cases: readonly Case[], writer: Writer): Numbers {
  const byValue = new Map<number, number[]>();
  for (const { literal, value } of cases) {
    if (value === null) continue;
    const known = byValue.get(value);
    if (known === undefined) byValue.set(value, [literal]);
    else known.push(literal);
  }
  const values = [...byValue.keys()].toSorted((left, right) => left - right);
  const exact = values.map((value) => anyOf(writer, byValue.get(value) ?? []));
  const up: number[] = [];
  const down: number[] = [];
  for (const [at, literal] of exact.entries()) {
    down.push(anyOf(writer, [literal, ...down.slice(at - 1, at)]));
  }
  for (const literal of exact.toReversed()) up.unshift(anyOf(writer, [literal, ...up.slice(0, 1)]));
  const none = writer.always ^ 1;
  return {
    values,
    atLeast: (at) => up[at] ?? none,
    atMost: (at) => down[at] ?? none,
    exactly: (at) => exact[at] ?? none,
  };
}

function boundedNumbers(aggregate: Aggregate, place: SlotPlace, writer: Writer): Numbers | null {
  const { kind, products } = productsOf(aggregate, place);
  const known = products.filter((value) => value !== null);
  const lacking = anyOf(
    writer,
    literalsWhere(place, (at) => products[at] === null),
  );
  const there = allOf(writer, [place.filled, lacking ^ 1]);
  if (kind === 'min' || kind === 'max') return extremes(kind, products, place, there, writer);
  const values = sumsOf(known, place.slot.max);
  if (values === null) return null;
  const steps = new Map<number, number>();
  const none = writer.always ^ 1;
  const atLeast = (at: number): number => {
    if (at >= values.length) return none;
    const known = steps.get(at) ?? freshLiteral(writer.cnf);
    steps.set(at, known);
    return known;
  };
  return {
    values,
    atLeast,
    atMost: (at) => allOf(writer, [there, atLeast(at + 1) ^ 1]),
    exactly: null,
    // Only steps that a clause asked for are linked: a chain of all sums would be walked for ever.
    finish: () => {
      const bounds = { kind, aggregate, values, steps, products, lacking, there };
      linkSteps(bounds, place, writer);
    },
  };
}

type Steps = {
  readonly kind: 'sum' | 'count';
  readonly aggregate: Aggregate;
  readonly values: readonly number[];
  /** Literals for "at least the value at". */
  readonly steps: ReadonlyMap<number, number>;
  readonly products: readonly (number | null)[];
  readonly lacking: number;
  readonly there: number;
};

function linkSteps(bounds: Steps, place: SlotPlace, writer: Writer): void {
  const { kind, aggregate, products, lacking, there } = bounds;
  const sorted = [...bounds.steps].toSorted(([left], [right]) => left - right);
  const values = sorted.map(([at]) => bounds.values[at] ?? 0);
  const atLeast = sorted.map(([, literal]) => literal);
  let able = place.members.length;
  for (const [at, literal] of atLeast.entries()) {
    const value = values[at] ?? 0;
    const least = kind === 'count' ? place.slot.min : 0;
    if (sorted[at]?.[0] === 0 || value <= least) define(writer, [literal, there ^ 1]);
    define(writer, [literal ^ 1, atLeast[at - 1] ?? there]);
    const enough = literalsWhere(place, (each) => (products[each] ?? 0) * place.slot.max >= value);
    if (enough.length < able) define(writer, [literal ^ 1, ...enough]);
    able = enough.length;
  }
  for (const [at, member] of place.members.entries()) {
    const product = products[at] ?? null;
    if (product === null) continue;
    const reached = atLeast[values.findLastIndex((value) => value <= product)];
    if (reached !== undefined) define(writer, [member.literal ^ 1, lacking, reached]);
  }
  const valueOf: Bounds['valueOf'] = ({ offering, quantity }) => {
    const product = kind === 'count' ? 1 : productOf(aggregate.of, offering);
    return product === null ? null : product * quantity;
  };
  place.bounds.push({ valueOf, values, atLeast });
}

function productsOf(aggregate: Aggregate, { members }: SlotPlace) {
  const kind = aggregate.aggregate;
  const products = members.map(({ offering }) =>
    kind === 'count' ? 1 : productOf(aggregate.of, offering),
  );
  return { kind, products };
}

function literalsWhere({ members }: SlotPlace, wanted: (at: number) => boolean): number[] {
  return members.flatMap(({ literal }, at) => (wanted(at) ? [literal] : []));
}

function extremes(
  kind: 'min' | 'max',
  products: readonly (number | null)[],
  place: SlotPlace,
  there: number,
  writer: Writer,
): Numbers {
  const numbers = products.filter((value) => value !== null);
  const values = [...new Set(numbers)].toSorted((left, right) => left - right);
  const some = (wanted: (value: number) => boolean): number => {
    const at = (each: number): boolean => {
      const value = products[each];
      return value !== null && value !== undefined && wanted(value);
    };
    return anyOf(writer, literalsWhere(place, at));
  };
  const reaches = (bound: number): number =>
    allOf(
      writer,
      kind === 'max'
        ? [there, some((value) => value >= bound)]
        : [there, some((value) => value < bound) ^ 1],
    );
  const stays = (bound: number): number =>
    allOf(
      writer,
      kind === 'max'
        ? [there, some((value) => value > bound) ^ 1]
        : [there, some((value) => value <= bound)],
    );
  return {
    values,
    atLeast: (at) => reaches(values[at] ?? 0),
    atMost: (at) => stays(values[at] ?? 0),
    exactly: (at) => allOf(writer, [reaches(values[at] ?? 0), stays(values[at] ?? 0)]),
  };
}

/** Every sum of one to `max` of the numbers, in order; null: too many, or below zero. */
function sumsOf(numbers: readonly number[], max: number): number[] | null {
  const distinct = [...new Set(numbers)];
  if (distinct.some((value) => value < 0) || max > SUMS_MAX) return null;
  const found = new Set<number>();
  let last: ReadonlySet<number> = new Set([0]);
  for (let count = 0; count < max; count += 1) {
    const next = new Set<number>();
    for (const sum of last) for (const value of distinct) next.add(sum + value);
    for (const sum of next) found.add(sum);
    if (found.size > SUMS_MAX) return null;
    last = next;
  }
  return [...found].toSorted((left, right) => left - right);
}
