import * as v from 'valibot';
import { expect, test } from 'vitest';
import { OfferingSchema } from '../../contract/catalog.ts';
import { LineInputSchema } from '../../contract/price.ts';
import { sliceOf } from '../catalogue/slice.ts';
import { completeLines } from './complete_lines.ts';

const slice = sliceOf({
  catalogVersion: 'v1',
  offerings: [
    {
      id: 'home',
      name: 'Home',
      category: 'home',
      kind: 'bundle',
      slots: [
        { id: 'tv', name: 'TV', offerings: ['tv'], min: 0, max: 2 },
        { id: 'box', name: 'Box', offerings: ['box'], min: 0, max: 1 },
      ],
      rules: [
        {
          id: 'box-with-tv',
          kind: 'default',
          message: 'TV is watched through a box',
          when: [{ ref: { slot: 'tv', characteristic: 'name' }, op: 'present' }],
          set: { slot: 'box', offeringId: 'box' },
        },
      ],
    },
    {
      id: 'tv',
      name: 'TV',
      category: 'tv',
      kind: 'configurable',
      options: [{ id: 'colour', name: 'Colour', type: 'string', values: ['black', 'white'] }],
      rules: [
        {
          id: 'black',
          kind: 'default',
          message: 'Most are black',
          when: [],
          set: { option: 'colour', value: 'black' },
        },
      ],
    },
    { id: 'box', name: 'Box', category: 'box', kind: 'simple' },
  ].map((one) => v.parse(OfferingSchema, one)),
});
const line = (configuration: unknown) =>
  v.parse(LineInputSchema, { id: 'a', offeringId: 'home', configuration });

test('what rules fill in is written into the lines, within components as well', () => {
  const [completed] = completeLines(slice, [line({ slots: { tv: [{ offeringId: 'tv' }] } })]);
  expect(completed?.configuration).toEqual({
    options: {},
    slots: {
      tv: [
        {
          offeringId: 'tv',
          quantity: 1,
          configuration: { options: { colour: 'black' }, slots: {} },
        },
      ],
      box: [{ offeringId: 'box', quantity: 1 }],
    },
  });
});

test('lines that leave nothing to fill in stay the very same', () => {
  const white = { offeringId: 'tv', configuration: { options: { colour: 'white' } } };
  const lines = [line({ slots: { tv: [white], box: [{ offeringId: 'box' }] } }), line({})];
  expect(completeLines(slice, lines)).toBe(lines);
});
