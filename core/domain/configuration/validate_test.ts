import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { OfferingSchema } from '../../contract/catalog.ts';
import { ConfigurationSchema } from '../../contract/configuration.ts';
import type { ConfigurationResult } from '../../contract/configuration.ts';
import { sliceOf } from '../catalogue/slice.ts';
import { validateConfiguration } from './validate.ts';

type Json = Readonly<Record<string, unknown>>;

const parts = [
  {
    id: 'engine-s',
    name: 'Engine S',
    category: 'engine',
    characteristics: { kw: 50, fuel: 'gas' },
  },
  {
    id: 'engine-l',
    name: 'Engine L',
    category: 'engine',
    characteristics: { kw: 150, fuel: 'oil' },
  },
  {
    id: 'tank-gas',
    name: 'Gas tank',
    category: 'tank',
    characteristics: { fuel: ['gas', 'lpg'], l: 40 },
  },
  { id: 'tank-oil', name: 'Oil tank', category: 'tank', characteristics: { fuel: ['oil'], l: 60 } },
  { id: 'tank-old', name: 'Old tank', category: 'tank', validTo: '2026-01-01T00:00:00Z' },
  { id: 'rack', name: 'Rack', category: 'extra', characteristics: { kg: 12 }, markets: ['de'] },
];
const slots = [
  { id: 'engine', name: 'Engine', category: 'engine', min: 1, max: 1 },
  { id: 'tank', name: 'Tank', category: 'tank', min: 0, max: 3 },
  { id: 'extra', name: 'Extras', offerings: ['rack'], min: 0, max: 2 },
];
const options = [
  { id: 'colour', name: 'Colour', type: 'string', values: ['red', 'blue'] },
  { id: 'seats', name: 'Seats', type: 'integer', min: 2, max: 7, default: 5 },
  { id: 'tow', name: 'Tow bar', type: 'boolean' },
  { id: 'load', name: 'Load', type: 'decimal' },
];
const engine = { slots: { engine: [{ offeringId: 'engine-s' }] } };

function check(configuration: Json, more: Json = {}, market = 'de'): ConfigurationResult {
  const car = { id: 'car', name: 'Car', category: 'car', kind: 'bundle', options, slots, ...more };
  const offerings = [car, ...parts.map((part) => ({ kind: 'simple', ...part }))];
  const slice = sliceOf({
    catalogVersion: 'v1',
    offerings: offerings.map((offering) => v.parse(OfferingSchema, offering)),
  });
  const context = { market, channel: 'web', now: '2026-11-24T12:00:00Z' };
  return validateConfiguration(slice, 'car', v.parse(ConfigurationSchema, configuration), context);
}

function told(result: ConfigurationResult): string[] {
  return result.findings.map(({ path, code }) => `${path} ${code}`);
}

describe('choices', () => {
  it.each<[string, Json, string]>([
    ['an unknown option', { colours: 'red' }, '/options/colours option_unknown'],
    ['another value', { colour: 'green' }, '/options/colour option_value'],
    ['another type', { tow: 'yes' }, '/options/tow option_value'],
    ['a broken number', { seats: 2.5 }, '/options/seats option_value'],
    ['too little', { seats: 1 }, '/options/seats option_value'],
    ['too much', { seats: 8 }, '/options/seats option_value'],
  ])('are refused with %s', (_, chosen, finding) => {
    const result = check({ ...engine, options: chosen });
    expect([result.status, ...told(result)]).toEqual(['invalid', finding]);
  });

  it.each<[string, Json, string]>([
    ['an unknown slot', { wheel: [] }, '/slots/wheel slot_unknown'],
    ['an unknown offering', { tank: [{ offeringId: 'x' }] }, '/slots/tank/0 offering_unknown'],
    ['another category', { tank: [{ offeringId: 'rack' }] }, '/slots/tank/0 slot_component'],
    [
      'an offering off its list',
      { extra: [{ offeringId: 'tank-gas' }] },
      '/slots/extra/0 slot_component',
    ],
    ['too many', { tank: [{ offeringId: 'tank-gas', quantity: 4 }] }, '/slots/tank slot_quantity'],
    [
      'what is no longer sold',
      { tank: [{ offeringId: 'tank-old' }] },
      '/slots/tank/0 no_longer_valid',
    ],
  ])('are refused with %s', (_, chosen, finding) => {
    const result = check({ slots: { ...engine.slots, ...chosen } });
    expect([result.status, ...told(result)]).toEqual(['invalid', finding]);
  });

  it('are incomplete without what is required, and say what is missing', () => {
    const required = options.map((option) => ({ ...option, required: true }));
    const result = check({ options: { tow: true } }, { options: required });
    expect(result.status).toBe('incomplete');
    expect(told(result)).toEqual([
      '/options/colour choice_missing',
      '/options/load choice_missing',
      '/slots/engine choice_missing',
    ]);
    expect(result.findings.at(-1)?.detail).toBe('Engine takes at least 1, and has 0');
  });

  it('of components apply in their own markets only', () => {
    const rack = { slots: { ...engine.slots, extra: [{ offeringId: 'rack' }] } };
    expect(check(rack).status).toBe('valid');
    expect(told(check(rack, {}, 'us'))).toEqual(['/slots/extra/0 not_in_market']);
  });
});

const base = { id: 'r', message: 'No' };
const option = (id: string) => ({ option: id });
const slot = (id: string, characteristic: string) => ({ slot: id, characteristic });
const is = (ref: Json, value: unknown) => ({ ref, op: '=', value });
const sum = (id: string, ...of: string[]) => ({
  aggregate: 'sum',
  slot: id,
  of: of.map((characteristic) => ({ characteristic })),
});
const gas = { slots: { ...engine.slots, tank: [{ offeringId: 'tank-gas', quantity: 2 }] } };
const oil = { slots: { ...engine.slots, tank: [{ offeringId: 'tank-oil' }] } };

describe('rules', () => {
  const fuel = {
    ...base,
    kind: 'table',
    columns: [slot('engine', 'fuel'), slot('tank', 'fuel')],
    rows: [
      ['gas', ['gas']],
      ['oil', ['oil']],
    ],
  };
  const red = { ...base, kind: 'requires', when: [is(option('tow'), true)] };
  const small = { aggregate: 'count', slot: 'tank' };
  it.each<[string, Json, Json, string[]]>([
    ['table: a pair of its rows', fuel, gas, []],
    ['table: another pair', fuel, oil, ['/slots/tank/0 rule_broken']],
    ['table: an empty side', fuel, engine, []],
    ['table: a value no row names', { ...fuel, rows: [['sun', ['sun']]] }, oil, []],
    ['requires: not woken', { ...red, must: [is(option('colour'), 'red')] }, engine, []],
    [
      'requires: a choice that is missing',
      { ...red, must: [is(option('colour'), 'red')] },
      { ...engine, options: { tow: true } },
      ['/options/colour choice_missing'],
    ],
    [
      'requires: another choice',
      { ...red, must: [is(option('colour'), 'red')] },
      { ...engine, options: { tow: true, colour: 'blue' } },
      ['/options/colour rule_broken'],
    ],
    [
      'requires: by a default',
      {
        ...base,
        kind: 'requires',
        when: [is(option('seats'), 5)],
        must: [is(option('tow'), true)],
      },
      engine,
      ['/options/tow choice_missing'],
    ],
    [
      'requires: when something is absent',
      {
        ...base,
        kind: 'requires',
        when: [{ ref: option('tow'), op: 'absent' }],
        must: [is(slot('engine', 'kw'), 150)],
      },
      engine,
      ['/slots/engine/0 rule_broken'],
    ],
    [
      'excludes: together',
      { ...base, kind: 'excludes', when: [is(option('tow'), true), is(slot('engine', 'kw'), 50)] },
      { ...engine, options: { tow: true } },
      ['/slots/engine/0 rule_broken'],
    ],
    [
      'excludes: apart',
      { ...base, kind: 'excludes', when: [is(option('tow'), true), is(slot('engine', 'kw'), 50)] },
      engine,
      [],
    ],
    [
      'excludes: part of a text',
      {
        ...base,
        kind: 'excludes',
        when: [{ ref: slot('engine', 'name'), op: 'contains', values: ['X', 'S'] }],
      },
      engine,
      ['/slots/engine/0 rule_broken'],
    ],
    [
      'compare: sums times quantities',
      { ...base, kind: 'compare', left: sum('tank', 'l'), op: '<=', right: { constant: 79 } },
      gas,
      ['/slots/tank rule_broken'],
    ],
    [
      'compare: the bound itself',
      { ...base, kind: 'compare', left: sum('tank', 'l'), op: '<=', right: { constant: 80 } },
      gas,
      [],
    ],
    [
      'compare: counts and options',
      { ...base, kind: 'compare', left: small, op: '>=', right: option('seats') },
      gas,
      ['/slots/tank rule_broken'],
    ],
    [
      'compare: an empty slot',
      { ...base, kind: 'compare', left: sum('tank', 'l'), op: '>', right: { constant: 999 } },
      engine,
      [],
    ],
    [
      'compare: what a table makes of a text',
      {
        ...base,
        kind: 'compare',
        left: {
          times: [
            { constant: 2 },
            {
              aggregate: 'max',
              slot: 'engine',
              of: [{ lookup: 'fuel', table: { gas: 3 }, otherwise: 9 }],
            },
          ],
        },
        op: '=',
        right: { constant: 6 },
      },
      engine,
      [],
    ],
  ])('%s', (_, rule, configuration, expected) => {
    expect(told(check(configuration, { rules: [rule] }))).toEqual(expected);
  });

  it('explain themselves with the values that clash', () => {
    const [finding] = check(oil, {
      rules: [{ ...fuel, message: 'The tank holds the wrong fuel' }],
    }).findings;
    expect(finding).toMatchObject({
      rule: 'r',
      detail:
        'The tank holds the wrong fuel: Engine "Engine S" (fuel gas) needs gas as fuel; ' +
        'chosen: Tank "Oil tank" (fuel oil)',
    });
    const power = {
      ...base,
      kind: 'compare',
      left: sum('tank', 'l'),
      op: '<',
      right: sum('engine', 'kw'),
    };
    expect(check(gas, { rules: [power] }).findings[0]?.detail).toBe(
      'No: 80 (Tank 2 × "Gas tank") must be < 50 (Engine "Engine S")',
    );
  });

  it('are looked at only when what they read is filled', () => {
    const rules = Array.from({ length: 20_000 }, (_, at) => ({
      ...base,
      id: `r${at}`,
      kind: 'excludes',
      when: [is(slot('extra', 'kg'), at)],
    }));
    expect(check(engine, { rules }).status).toBe('valid');
  });
});
