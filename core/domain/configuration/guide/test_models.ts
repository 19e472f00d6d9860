import * as v from 'valibot';
import { OfferingSchema } from '../../../contract/catalog.ts';
import type { Offering } from '../../../contract/catalog.ts';
import { ConfigurationSchema } from '../../../contract/configuration.ts';
import type { Configuration } from '../../../contract/configuration.ts';
import { sliceOf } from '../../catalogue/slice.ts';
import type { CatalogSlice } from '../../catalogue/slice.ts';
import { candidatesOf } from '../candidates.ts';
import { compile } from './compile.ts';
import { createSession } from './session.ts';
import type { Session } from './session.ts';

export const CONTEXT = { market: 'de', channel: 'web', now: '2026-11-24T12:00:00Z' };

export type World = { readonly slice: CatalogSlice; readonly offering: Offering };
type Random = () => number;

export function worldOf(offering: object, parts: readonly object[]): World {
  const offerings = [offering, ...parts.map((part) => ({ kind: 'simple', ...part }))];
  const parsed = offerings.map((one) => v.parse(OfferingSchema, one));
  const slice = sliceOf({ catalogVersion: 'v1', offerings: parsed });
  const [first] = parsed;
  if (first === undefined) throw new Error('an offering');
  return { slice, offering: first };
}

export function sessionFor({ slice, offering }: World): Session {
  const candidates = candidatesOf(offering, slice.offerings.values());
  const where = { market: CONTEXT.market, channel: CONTEXT.channel, at: Date.parse(CONTEXT.now) };
  return createSession(compile(offering, candidates, where));
}

export function mulberry(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function pick<T>(random: Random, items: readonly T[]): T {
  const found = items[Math.floor(random() * items.length)];
  if (found === undefined) throw new Error('nothing to pick from');
  return found;
}

const OPTIONS = [
  { id: 'a', name: 'A', type: 'boolean' },
  { id: 'b', name: 'B', type: 'boolean' },
  { id: 'c', name: 'C', type: 'string', values: ['x', 'y', 'z'] },
  { id: 'n', name: 'N', type: 'integer', min: 0, max: 3 },
];
const COLOURS = ['red', 'blue', 'green'];

/** A small offering with rules of every kind, and parts with numbers, texts and gaps. */
export function randomWorld(random: Random): World {
  const parts = ['p', 'q'].flatMap((category) =>
    [0, 1, 2].map((at) => ({
      id: `${category}${at}`,
      name: `${category}${at}`,
      category,
      characteristics: {
        ...(random() < 0.85 ? { w: Math.floor(random() * 4) } : {}),
        ...(random() < 0.85 ? { k: pick(random, COLOURS) } : {}),
      },
      ...(random() < 0.1 ? { markets: ['us'] } : {}),
    })),
  );
  const options = OPTIONS.map((option) => ({
    ...option,
    required: random() < 0.3,
    ...(random() < 0.2 && option.type === 'boolean' ? { default: random() < 0.5 } : {}),
  }));
  const slots = [
    { id: 's', name: 'S', category: 'p', min: random() < 0.5 ? 1 : 0, max: 1 },
    { id: 't', name: 'T', category: 'q', min: random() < 0.4 ? 1 : 0, max: 2 },
  ];
  const count = 1 + Math.floor(random() * 5);
  const rules = Array.from({ length: count }, (_, at) => randomRule(random, at));
  return worldOf(
    { id: 'o', name: 'O', category: 'o', kind: 'bundle', options, slots, rules },
    parts,
  );
}

function randomCondition(random: Random): object {
  const ref = pick<object>(random, [
    { option: 'a' },
    { option: 'b' },
    { option: 'c' },
    { option: 'n' },
    { slot: 's', characteristic: 'k' },
    { slot: 't', characteristic: 'w' },
  ]);
  const shape = Math.floor(random() * 5);
  if (shape === 0) return { ref, op: 'present' };
  if (shape === 1) return { ref, op: 'absent' };
  const key = JSON.stringify(ref);
  if (/"[ab]"/.test(key)) return { ref, op: '=', value: random() < 0.7 };
  if (/"c"/.test(key)) return { ref, op: 'in', values: [pick(random, ['x', 'y']), 'z'] };
  if (/"k"/.test(key)) return { ref, op: shape === 2 ? '!=' : '=', value: pick(random, COLOURS) };
  return { ref, op: pick(random, ['<', '>=', '=']), value: Math.floor(random() * 3) };
}

function randomLeaf(random: Random): object {
  return pick<object>(random, [
    { option: 'n' },
    { constant: Math.floor(random() * 5) },
    { aggregate: 'count', slot: 't' },
    { aggregate: 'sum', slot: 't', of: [{ characteristic: 'w' }] },
    { aggregate: 'max', slot: 's', of: [{ characteristic: 'w' }] },
    {
      aggregate: 'min',
      slot: 't',
      of: [{ lookup: 'k', table: { red: 1, blue: 2 }, otherwise: 0 }],
    },
  ]);
}

function randomRule(random: Random, at: number): object {
  const base = { id: `r${at}`, message: `Rule ${at}` };
  switch (Math.floor(random() * 6)) {
    case 0:
      return {
        ...base,
        kind: 'requires',
        when: [randomCondition(random)],
        must: [randomCondition(random)],
      };
    case 1:
      return {
        ...base,
        kind: 'excludes',
        when: [randomCondition(random), randomCondition(random)],
      };
    case 2: {
      const op = pick(random, ['=', '!=', '<', '<=', '>', '>=']);
      const left =
        random() < 0.5 ? randomLeaf(random) : { plus: [randomLeaf(random), randomLeaf(random)] };
      return { ...base, kind: 'compare', left, op, right: randomLeaf(random) };
    }
    case 3: {
      const columns = pick<object[]>(random, [
        [
          { slot: 's', characteristic: 'k' },
          { slot: 't', characteristic: 'k' },
        ],
        [{ option: 'c' }, { slot: 's', characteristic: 'k' }],
        [{ slot: 't', characteristic: 'w' }, { option: 'n' }],
      ]);
      const first = JSON.stringify(columns[0]);
      const keys = /"w"/.test(first) ? [0, 1, 2] : /"c"/.test(first) ? ['x', 'y'] : COLOURS;
      const second = JSON.stringify(columns[1]);
      const values = /"n"/.test(second) ? [0, 1, 2, 3] : COLOURS;
      const rows = keys.slice(0, 2).map((key) => [key, values.filter(() => random() < 0.5)]);
      return { ...base, kind: 'table', columns, rows };
    }
    case 4:
      return {
        ...base,
        kind: 'choose',
        owner: 'a',
        of: ['b'],
        min: random() < 0.5 ? 1 : 0,
        max: 1,
      };
    default:
      return {
        ...base,
        kind: 'formula',
        postfix: pick(random, [
          ['a', 'b', '|'],
          ['a', 'b', '=>'],
          ['a', 'b', '&', '!'],
          ['a', 'b', '<=>'],
        ]),
      };
  }
}

/** Some of the places filled, or emptied, or filled otherwise. */
export function randomChange(random: Random, from: Configuration): Configuration {
  const options = { ...from.options };
  const slots = { ...from.slots };
  const place = pick(random, ['a', 'b', 'c', 'n', 's', 't']);
  if (random() < 0.3) {
    delete options[place];
    delete slots[place];
  } else if (place === 's')
    slots['s'] = [{ offeringId: pick(random, ['p0', 'p1', 'p2']), quantity: 1 }];
  else if (place === 't') {
    const offeringId = pick(random, ['q0', 'q1', 'q2']);
    slots['t'] = [{ offeringId, quantity: random() < 0.7 ? 1 : 2 }];
  } else if (place === 'c') options['c'] = pick(random, ['x', 'y', 'z']);
  else if (place === 'n') options['n'] = Math.floor(random() * 4);
  else options[place] = random() < 0.5;
  return v.parse(ConfigurationSchema, { options, slots });
}
