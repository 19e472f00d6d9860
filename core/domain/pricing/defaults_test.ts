import { expect, test } from 'vitest';
import { price, priced, run } from './sample_basket.ts';

const offerings = [
  {
    id: 'thing',
    name: 'Thing',
    category: 'things',
    kind: 'bundle',
    slots: [{ id: 'extra', name: 'Extra', offerings: ['part'], min: 0, max: 1 }],
    rules: [
      {
        id: 'usual-extra',
        kind: 'default',
        message: 'Usual',
        when: [],
        set: { slot: 'extra', offeringId: 'part' },
      },
    ],
  },
  { id: 'part', name: 'Part', category: 'parts', kind: 'simple' },
];
const writtenOut = { configuration: { slots: { extra: [{ offeringId: 'part' }] } } };

test('what a rule fills in costs the same as when it was chosen, to the hash', () => {
  const prices = [price('10'), price('3', { id: 'part', offeringId: 'part' })];
  const left = priced({ offerings, prices }, [{}]);
  expect(left.lines[0]?.charges[0]?.net.amount).toBe('13.00');
  expect(priced({ offerings, prices }, [writtenOut]).priceHash).toBe(left.priceHash);
});

test('what a rule fills in is refused without a price, as when it was chosen', () => {
  const prices = [price('10')];
  const left = run({ offerings, prices }, [{}]);
  expect(left).toMatchObject({ ok: false, code: 'not_priceable' });
  expect(run({ offerings, prices }, [writtenOut])).toEqual(left);
});
