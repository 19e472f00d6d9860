import { expect, test } from 'vitest';
import { splitBatch } from './split_batch.ts';

function encoded(topic: string, key: string, bytes: number) {
  return { topic, record: { key, value: 'x'.repeat(bytes), headers: {} } };
}

test('records are grouped by topic, each topic in order', () => {
  const sends = splitBatch(
    [encoded('a', '1', 1), encoded('b', '2', 1), encoded('a', '3', 1)],
    1_000,
  );
  expect(sends).toHaveLength(1);
  expect(sends[0]?.map(({ topic, records }) => [topic, records.map(({ key }) => key)])).toEqual([
    ['a', ['1', '3']],
    ['b', ['2']],
  ]);
});

test('what would be too large together is sent one after the other', () => {
  const sends = splitBatch(
    ['1', '2', '3', '4', '5'].map((key) => encoded('a', key, 400)),
    1_000,
  );
  const keys = sends.map((batches) => batches.flatMap(({ records }) => records.map((r) => r.key)));
  expect(keys).toEqual([['1', '2'], ['3', '4'], ['5']]);
});

test('a record larger than a batch is sent alone rather than not at all', () => {
  expect(splitBatch([encoded('a', '1', 5_000), encoded('a', '2', 1)], 1_000)).toHaveLength(2);
});

test('nothing to send is no send', () => {
  expect(splitBatch([], 1_000)).toEqual([]);
});
