import * as fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { OfferingSchema } from '../../../contract/catalog.ts';
import type { Offering } from '../../../contract/catalog.ts';
import { factsByTrying } from './test_trying.ts';
import { analyseCatalogue } from './analyse_catalogue.ts';

/** Each tries some four thousand configurations. */
const RUNS = 80;

type Json = Readonly<Record<string, unknown>>;

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
const OPTIONS = [
  { id: 'b', name: 'B', type: 'boolean' },
  { id: 'c', name: 'C', type: 'boolean' },
  { id: 's', name: 'S', type: 'string', values: ['x', 'y'] },
  { id: 'n', name: 'N', type: 'integer', min: 0, max: 2 },
];
const SLOTS = [
  { id: 'one', name: 'One', category: 'part', min: 0, max: 1 },
  { id: 'two', name: 'Two', offerings: ['p1', 'p2'], min: 0, max: 2 },
];

const is = (option: string, value: unknown) => ({ ref: { option }, op: '=', value });
const has = (slot: string, op: string, value: unknown) => ({
  ref: { slot, characteristic: 'w' },
  op,
  value,
});

function analysed(bundle: Json, parts: readonly Json[] = PARTS) {
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
const bundle = fc.record({
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

/** Sums over several components are bounds, and may hide what is dead. */
function isExact({ rules }: Offering): boolean {
  return !rules.some(
    (one) => one.kind === 'compare' && JSON.stringify([one.left, one.right]).includes('"two"'),
  );
}

describe('the analysis of an offering', () => {
  it('agrees with trying every configuration of random small bundles', () => {
    const seed = Math.floor(Math.random() * 2 ** 31);
    console.log(`seed ${seed}`);
    let exact = 0;
    fc.assert(
      fc.property(bundle, (drawn) => {
        const { offerings, told } = analysed(drawn);
        const [whole] = offerings;
        if (whole === undefined) throw new Error('the bundle is missing');
        const said = told.filter(
          (text) => !/rule_cycle|rule_loop|false_optional|always/.test(text),
        );
        const tried = factsByTrying(whole, offerings);
        if (isExact(whole)) {
          exact += 1;
          expect(said.map((text) => text.replace(/rules\/\d+ /, ' ').replace('0/ ', '0 '))).toEqual(
            tried.dead,
          );
          const forced = told.filter((text) => /false_optional|always/.test(text));
          expect(forced).toEqual(tried.forced);
        } else if (!tried.dead.some((text) => text.includes('no_valid'))) {
          // Nothing that is not so, though it may be less than all: a candidate instead of the slot.
          const where = [...tried.dead, ...tried.forced].map((text) => text.split(' ')[0]);
          for (const text of said) expect(where).toContain(text.split(' ')[0]);
        }
      }),
      { seed, numRuns: RUNS },
    );
    expect(exact).toBeGreaterThan(RUNS / 5);
  }, 60_000);

  it('names the fewest rules that leave no valid configuration', () => {
    const rules = [
      { id: 'a', message: 'Unrelated', kind: 'excludes', when: [is('s', 'x'), has('one', '=', 1)] },
      {
        id: 'b',
        message: 'Needs weight',
        kind: 'compare',
        left: sum('one'),
        op: '>',
        right: { constant: 2 },
      },
      { id: 'c', message: 'Only light', kind: 'excludes', when: [has('one', '>=', 3)] },
      {
        id: 'd',
        message: 'With weight',
        kind: 'requires',
        when: [has('two', 'present', 0)],
        must: [has('one', 'present', 0)],
      },
    ];
    const slots = SLOTS.map((slot) => ({ ...slot, min: 1 }));
    const { findings } = analysed({ slots, options: OPTIONS, rules });
    expect(findings).toMatchObject([
      { path: '/offerings/0/rules/1', code: 'no_valid_configuration' },
    ]);
    expect(findings[0]?.detail).toContain('b (Needs weight), c (Only light) and d (With weight)');
  });

  it('points at a slot that nothing can fill', () => {
    const slots = [{ id: 'one', name: 'One', category: 'nothing', min: 1, max: 1 }];
    const { findings } = analysed({ slots, rules: [] });
    expect(findings).toMatchObject([
      { path: '/offerings/0/slots/0', code: 'no_valid_configuration' },
    ]);
  });

  it('splits numbers at what rules compare them with', () => {
    const options = [
      { id: 'x', name: 'X', type: 'decimal', required: true },
      { id: 'y', name: 'Y', type: 'integer', min: 1, max: 1_000_000, required: true },
    ];
    const rules = [
      {
        id: 'a',
        message: 'A',
        kind: 'excludes',
        when: [{ ref: { option: 'x' }, op: '>=', value: 2.5 }],
      },
      {
        id: 'b',
        message: 'B',
        kind: 'excludes',
        when: [{ ref: { option: 'y' }, op: '<', value: 10 }],
      },
      {
        id: 'c',
        message: 'C',
        kind: 'compare',
        left: { option: 'y' },
        op: '<',
        right: { constant: 900_000 },
      },
      { id: 'd', message: 'D', kind: 'excludes', when: [is('y', 900_000)] },
    ];
    const { warnings } = analysed({ kind: 'configurable', options, rules });
    expect(warnings.map(({ detail }) => detail)).toEqual([
      'X is 2.5 or above 2.5 in no valid configuration',
      'Y is 1, 2 to 9, 900000, 900001 to 999999 or 1000000 in no valid configuration',
    ]);
  });

  it('leaves open what texts that no rule names contain', () => {
    const options = [{ id: 't', name: 'T', type: 'string', required: true }];
    const rules = [
      { id: 'a', message: 'A', kind: 'excludes', when: [is('t', 'plain')] },
      {
        id: 'b',
        message: 'B',
        kind: 'requires',
        when: [{ ref: { option: 't' }, op: 'present' }],
        must: [{ ref: { option: 't' }, op: 'contains', value: 'abc' }],
      },
    ];
    const { warnings } = analysed({ kind: 'configurable', options, rules });
    expect(warnings.map(({ detail }) => detail)).toEqual(['T is plain in no valid configuration']);
  });
});

function sum(slot: string) {
  return { aggregate: 'sum', slot, of: [{ characteristic: 'w' }] };
}

describe('rules that lead round', () => {
  const yes = (option: string) => [is(option, true)];
  const needs = (id: string, when: unknown, must: unknown) => ({
    id,
    message: `M ${id}`,
    kind: 'requires',
    when,
    must,
  });

  it('are a finding when they contradict what woke them', () => {
    const rules = [needs('a', yes('b'), yes('c')), needs('d', yes('c'), [is('b', false)])];
    const { findings } = analysed({ kind: 'configurable', options: OPTIONS, rules });
    expect(findings).toEqual([
      {
        path: '/offerings/0/rules/0',
        code: 'rule_cycle',
        detail: 'a (M a) → d (M d): the last contradicts what the first is for',
      },
    ]);
  });

  it('are a warning when things come only together', () => {
    const rules = [needs('a', yes('b'), yes('c')), needs('d', yes('c'), yes('b'))];
    expect(analysed({ kind: 'configurable', options: OPTIONS, rules }).told).toEqual([
      '/offerings/0/rules/0 rule_loop',
    ]);
  });

  it('are also found through what a default sets', () => {
    const set = { option: 'c', value: true };
    const rules = [
      { id: 'a', message: 'M a', kind: 'default', when: yes('b'), set },
      needs('d', yes('c'), [is('b', false)]),
    ];
    const { told } = analysed({ kind: 'configurable', options: OPTIONS, rules });
    expect(told).toEqual(['/offerings/0/rules/0 rule_cycle']);
  });
});

describe('time', () => {
  it('that is up is told, and nothing is guessed', () => {
    const offering = v.parse(OfferingSchema, {
      id: 'x',
      name: 'X',
      category: 'x',
      kind: 'configurable',
      options: OPTIONS,
      rules: [{ id: 'a', message: 'A', kind: 'formula', postfix: ['b'] }],
    });
    const { findings, warnings } = analyseCatalogue([offering], () => true);
    expect(findings).toEqual([]);
    expect(warnings).toMatchObject([{ path: '/offerings/0', code: 'not_settled' }]);
  });
});
