import * as fc from 'fast-check';
import * as v from 'valibot';
import { OfferingSchema } from '../../../contract/catalog.ts';
import type { Offering } from '../../../contract/catalog.ts';
import type { Finding } from '../../../contract/reply.ts';
import { analyseCatalogue } from './analyse_catalogue.ts';

export type Json = Readonly<Record<string, unknown>>;

const PARTS = [
  {
    id: 'p1',
    name: 'P1',
    kind: 'simple',
    category: 'part',
    characteristics: { w: 1, fits: ['x'] },
  },
  {
    id: 'p2',
    name: 'P2',
    kind: 'simple',
    category: 'part',
    characteristics: { w: 3, fits: ['y', 'z'] },
  },
  { id: 'p3', name: 'P3', kind: 'simple', category: 'part', characteristics: { fits: 'z' } },
];
export const OPTIONS = [
  { id: 'b', name: 'B', type: 'boolean' },
  { id: 'c', name: 'C', type: 'boolean' },
  { id: 's', name: 'S', type: 'string', values: ['x', 'y'] },
  { id: 'n', name: 'N', type: 'integer', min: 0, max: 2 },
];
export const SLOTS = [
  { id: 'one', name: 'One', category: 'part', min: 0, max: 1 },
  { id: 'two', name: 'Two', offerings: ['p1', 'p2'], min: 0, max: 2 },
];

export const is = (option: string, value: unknown) => ({ ref: { option }, op: '=', value });
export const has = (slot: string, op: string, value: unknown) => ({
  ref: { slot, characteristic: 'w' },
  op,
  value,
});

export type Analysed = {
  readonly offerings: readonly Offering[];
  readonly findings: readonly Finding[];
  readonly warnings: readonly Finding[];
  readonly told: readonly string[];
};

/** A bundle of small parts, and what is said of it as `path code`. */
export function analysed(bundle: Json, parts: readonly Json[] = PARTS): Analysed {
  const whole = { id: 'whole', name: 'Whole', category: 'whole', kind: 'bundle', ...bundle };
  const offerings = [whole, ...parts].map((one) => v.parse(OfferingSchema, one));
  const { findings, warnings } = analyseCatalogue(offerings, () => false);
  const told = [...findings, ...warnings].map(({ path, code }) => `${path} ${code}`);
  return { offerings, findings, warnings, told: told.toSorted() };
}

const condition = fc.oneof(
  fc.record({
    ref: fc.constantFrom({ option: 'b' }, { option: 'c' }),
    op: fc.constantFrom('=', '!=', 'present', 'absent'),
    value: fc.boolean(),
  }),
  fc.record({
    ref: fc.constant({ option: 's' }),
    op: fc.constantFrom('=', '!=', 'contains'),
    value: fc.constantFrom('x', 'y'),
  }),
  fc.record({
    ref: fc.constantFrom({ option: 'n' }, ...slotRefs('w')),
    op: fc.constantFrom('=', '<', '<=', '>', '>=', 'present', 'absent'),
    value: fc.integer({ min: 0, max: 3 }),
  }),
  fc.record({
    ref: fc.constantFrom(...slotRefs('fits')),
    op: fc.constant('in'),
    values: fc.subarray(['x', 'y', 'z'], { minLength: 1 }),
  }),
);

function slotRefs(characteristic: string) {
  return ['one', 'two'].map((slot) => ({ slot, characteristic }));
}

const conditions = fc.array(condition, { minLength: 1, maxLength: 2 });
const term = fc.oneof(
  fc.record({ constant: fc.integer({ min: -1, max: 4 }) }),
  fc.constant({ option: 'n' }),
  fc.record({
    aggregate: fc.constantFrom('sum', 'min', 'max', 'count'),
    slot: fc.constantFrom('one', 'two'),
    of: fc.constant([{ characteristic: 'w' }]),
  }),
);
const expression = fc.oneof(
  term,
  fc.record({ plus: fc.array(term, { minLength: 1, maxLength: 2 }) }),
  fc.record({ times: fc.array(term, { minLength: 1, maxLength: 2 }) }),
);
const column = fc.constantFrom({ option: 's' }, ...slotRefs('fits'));
const rule = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('requires'), when: conditions, must: conditions }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('excludes'), when: conditions }) },
  fc.record({
    kind: fc.constant('table'),
    columns: fc.tuple(column, column),
    rows: fc.array(fc.tuple(fc.constantFrom('x', 'y', 'z'), fc.subarray(['x', 'y', 'z'])), {
      minLength: 1,
      maxLength: 3,
    }),
  }),
  fc.record({
    kind: fc.constant('compare'),
    left: expression,
    op: fc.constantFrom('=', '!=', '<', '<=', '>', '>='),
    right: expression,
  }),
  fc.record({
    kind: fc.constant('choose'),
    owner: fc.constant('b'),
    of: fc.constant(['c']),
    min: fc.integer({ min: 0, max: 1 }),
    max: fc.integer({ min: 0, max: 1 }),
  }),
  fc.record({
    kind: fc.constant('formula'),
    postfix: fc.constantFrom(['b'], ['b', '!', 'c', '|'], ['b', 'c', '<=>'], ['c', '!']),
  }),
);
/** Random bundles with rules of every kind that closes something off. */
export const bundle = fc.record({
  options: fc.tuple(...OPTIONS.map((option) => fc.constant(option).chain(withNeed))),
  slots: fc.tuple(
    ...SLOTS.map((slot) => fc.integer({ min: 0, max: 1 }).map((min) => ({ ...slot, min }))),
  ),
  rules: fc
    .array(rule, { minLength: 1, maxLength: 6 })
    .map((rules) => rules.map((one, at) => ({ ...one, id: `r${at}`, message: `Rule ${at}` }))),
});

function withNeed(option: Json) {
  return fc.boolean().map((required) => ({ ...option, required }));
}
