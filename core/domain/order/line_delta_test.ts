import { expect, test } from 'vitest';
import type { LineInput } from '../../contract/price.ts';
import { lineDelta } from './line_delta.ts';

const line = (id: string, offeringId: string, more: Partial<LineInput> = {}): LineInput => ({
  id,
  offeringId,
  quantity: 1,
  ...more,
});
const colour = (value: string) => ({ configuration: { options: { color: value }, slots: {} } });

test('each line is told apart by its id: what came, went, became another, changed or stayed', () => {
  const before = [
    line('stays', 'router'),
    line('grows', 'router'),
    line('turns', 'phone', colour('black')),
    line('swaps', 'router'),
    line('goes', 'fiber', { quantity: 3 }),
  ];
  const after = [
    line('swaps', 'fiber'),
    line('stays', 'router'),
    line('grows', 'router', { quantity: 4 }),
    line('turns', 'phone', colour('white')),
    line('comes', 'fiber'),
  ];
  expect(
    lineDelta(before, after).map(({ lineId, change, fields, from, to }) =>
      [lineId, change, ...fields, `${from ?? '-'}→${to ?? '-'}`].join(' '),
    ),
  ).toEqual([
    'swaps replaced 1→1',
    'stays unchanged 1→1',
    'grows changed quantity 1→4',
    'turns changed configuration 1→1',
    'comes added -→1',
    'goes removed 3→-',
  ]);
});

test('another price, another estimate of usage and another order of keys change nothing', () => {
  const options = { size: 'l', color: 'black' };
  const before = line('a', 'phone', { configuration: { options, slots: {} } });
  const after = line('a', 'phone', {
    configuration: { slots: {}, options: { color: 'black', size: 'l' } },
    adjustment: { kind: 'percent_off', value: '5', reason: 'good customer' },
    usage: [{ unit: 'GB', quantity: '10' }],
  });
  expect(lineDelta([before], [after])).toMatchObject([{ change: 'unchanged', fields: [] }]);
});
