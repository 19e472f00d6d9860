import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Offering } from '../../../contract/catalog.ts';
import { analysed, bundle, has, is, OPTIONS, SLOTS } from './test_bundles.ts';
import { factsByTrying } from './test_trying.ts';

/** Each tries some four thousand configurations. */
const RUNS = 80;

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
          // Nothing that is not so, though it may be less: a candidate instead of the slot.
          const where = [...tried.dead, ...tried.forced].map((text) => text.split(' ')[0]);
          for (const text of said) expect(where).toContain(text.split(' ')[0]);
        }
      }),
      { seed, numRuns: RUNS },
    );
    expect(exact).toBeGreaterThan(RUNS / 5);
  }, 60_000);

  it('tells once that an option is implied, however many rules say so', () => {
    const again = { kind: 'choose', owner: 'b', of: ['c'], min: 0, max: 1 };
    const { told } = analysed({
      options: OPTIONS,
      slots: SLOTS,
      rules: [
        { ...again, id: 'r0', message: 'Rule 0' },
        { kind: 'formula', postfix: ['b', '!', 'c', '|'], id: 'r1', message: 'Rule 1' },
        { ...again, id: 'r2', message: 'Rule 2' },
      ],
    });
    expect(told).toEqual(['/offerings/0/options/1 false_optional']);
  });

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
