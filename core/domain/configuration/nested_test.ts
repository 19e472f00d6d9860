import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { OfferingSchema } from '../../contract/catalog.ts';
import { ConfigurationSchema } from '../../contract/configuration.ts';
import type { ConfigurationResult } from '../../contract/configuration.ts';
import { offeringIdsOf, sliceOf } from '../catalogue/slice.ts';
import { refuseInvalidLines } from './validate_lines.ts';
import { validateConfiguration } from './validate.ts';

const offerings = [
  {
    id: 'home',
    name: 'Home',
    category: 'home',
    kind: 'bundle',
    options: [
      { id: 'term', name: 'Term', type: 'integer', values: [12, 24] },
      { id: 'bonus', name: 'Bonus', type: 'boolean' },
    ],
    slots: [
      { id: 'tv', name: 'TV', offerings: ['tv'], min: 0, max: 2 },
      { id: 'box', name: 'Box', offerings: ['box'], min: 0, max: 1 },
    ],
    rules: [
      {
        id: 'long-term',
        kind: 'default',
        message: 'Usual',
        when: [],
        set: { option: 'term', value: 24 },
      },
      {
        id: 'bonus-for-long',
        kind: 'default',
        message: 'Long terms have a bonus',
        when: [{ ref: { option: 'term' }, op: '=', value: 24 }],
        set: { option: 'bonus', value: true },
      },
      {
        id: 'box-with-tv',
        kind: 'default',
        message: 'TV is watched through a box',
        when: [{ ref: { slot: 'tv', characteristic: 'name' }, op: 'present' }],
        set: { slot: 'box', offeringId: 'box' },
      },
      {
        id: 'no-bonus-for-short',
        kind: 'excludes',
        message: 'No bonus',
        when: [
          { ref: { option: 'term' }, op: '=', value: 12 },
          { ref: { option: 'bonus' }, op: '=', value: true },
        ],
      },
    ],
  },
  {
    id: 'tv',
    name: 'TV',
    category: 'tv',
    kind: 'bundle',
    options: [{ id: 'size', name: 'Size', type: 'integer', min: 1, max: 9, required: true }],
    slots: [{ id: 'stand', name: 'Stand', offerings: ['tv'], min: 0, max: 1 }],
  },
  { id: 'box', name: 'Box', category: 'box', kind: 'simple' },
];
const slice = sliceOf({
  catalogVersion: 'v1',
  offerings: offerings.map((one) => v.parse(OfferingSchema, one)),
});
const context = { market: 'de', channel: 'web', now: '2026-11-24T12:00:00Z' };

function check(configuration: unknown): ConfigurationResult {
  return validateConfiguration(slice, 'home', v.parse(ConfigurationSchema, configuration), context);
}

function told({ findings }: ConfigurationResult): string[] {
  return findings.map(({ path, code }) => `${path} ${code}`);
}

const tv = (options: object, slots: object = {}) => ({
  offeringId: 'tv',
  configuration: { options, slots },
});

describe('a component with choices of its own', () => {
  it('is checked by its own model, with paths through it', () => {
    const result = check({ slots: { tv: [tv({ size: 5 }), tv({ size: 99, colour: 'red' })] } });
    expect(told(result)).toEqual([
      '/slots/tv/1/configuration/options/size option_value',
      '/slots/tv/1/configuration/options/colour option_unknown',
    ]);
  });

  it('is incomplete without what it requires, at any depth', () => {
    const result = check({ slots: { tv: [tv({ size: 5 }, { stand: [{ offeringId: 'tv' }] })] } });
    expect([result.status, ...told(result)]).toEqual([
      'incomplete',
      '/slots/tv/0/configuration/slots/stand/0/configuration/options/size choice_missing',
    ]);
  });

  it('is named among what a basket needs, at any depth', () => {
    const configuration = v.parse(ConfigurationSchema, {
      slots: { tv: [tv({}, { stand: [tv({}, { stand: [{ offeringId: 'deep' }] })] })] },
    });
    expect(offeringIdsOf([{ offeringId: 'home', configuration }])).toEqual(['home', 'tv', 'deep']);
  });

  it('has its faults told with the path from the basket', () => {
    const configuration = v.parse(ConfigurationSchema, { slots: { tv: [tv({ size: 0 })] } });
    const lines = [{ id: 'l', offeringId: 'home', quantity: 1, configuration }];
    expect(refuseInvalidLines(slice, lines, context)).toMatchObject({
      field: '/lines/0/configuration/slots/tv/0/configuration/options/size',
    });
  });

  it('lies at most five deep', () => {
    let deep: object = { options: { size: 1 } };
    for (let level = 0; level < 5; level += 1)
      deep = { slots: { stand: [{ offeringId: 'tv', configuration: deep }] } };
    const parsed = v.safeParse(ConfigurationSchema, deep);
    expect(parsed.issues?.map(({ message }) => message)).toEqual([
      'configurations lie at most 5 deep within each other',
    ]);
  });

  it('may be nested a hundred thousand deep in a request, and is refused at once', () => {
    let deep: object = {};
    for (let level = 0; level < 100_000; level += 1) {
      deep = { slots: { a: [{ offeringId: 'x', configuration: deep }] } };
    }
    expect(v.safeParse(ConfigurationSchema, deep).issues).toHaveLength(1);
  });
});

describe('defaults by rule', () => {
  it('fill what is open, one waking another, and never touch a choice', () => {
    expect(check({}).status).toBe('valid');
    // With a term of 12 the bonus would be refused; the default is not woken.
    expect(check({ options: { term: 12 } }).status).toBe('valid');
    expect(told(check({ options: { term: 12, bonus: true } }))).toEqual([
      '/options/bonus rule_broken',
    ]);
  });

  it('fill a slot as well', () => {
    const result = check({ slots: { tv: [tv({ size: 5 })] } });
    expect(result.status).toBe('valid');
  });
});

describe('bad input', () => {
  it.each([
    [
      'options',
      { options: Object.fromEntries(Array.from({ length: 100_000 }, (_, at) => [`o${at}`, 1])) },
    ],
    [
      'slots',
      { slots: Object.fromEntries(Array.from({ length: 100_000 }, (_, at) => [`s${at}`, []])) },
    ],
    [
      'components',
      { slots: { tv: Array.from({ length: 100_000 }, () => ({ offeringId: 'tv' })) } },
    ],
  ])('of a hundred thousand %s is refused with one precise issue', (what, configuration) => {
    const parsed = v.safeParse(ConfigurationSchema, configuration);
    expect(parsed.issues?.map(({ message }) => message)).toEqual([
      `at most ${what === 'components' ? 200 : 5000} ${what}`,
    ]);
  });

  it('of five thousand unknown options has bounded findings', () => {
    const options = Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`o${at}`, 1]));
    const result = check({ options });
    expect(result.status).toBe('invalid');
    expect(result.findings).toHaveLength(200);
    expect(result.findings[0]).toEqual({
      path: '/options/o0',
      code: 'option_unknown',
      detail: 'no option "o0"; there is term or bonus',
    });
  });
});
