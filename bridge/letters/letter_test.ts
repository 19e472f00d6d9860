import { expect, test } from 'vitest';
import { deadLetterRecord, isFor } from '../consume/dead_letter.ts';
import type { InRecord } from '../kafka/consumer.ts';
import { isSelected, readLetter } from './letter.ts';
import { redrivenRecord } from './settle.ts';

const ORIGINAL: InRecord = {
  topic: 'oms.v1',
  partition: 3,
  offset: '41',
  key: 'k',
  value: Buffer.from('{"n":1}'),
  headers: { ce_id: 'e', ce_type: 'order.started' },
};

function setAside(record: InRecord): InRecord {
  const at = new Date('2026-11-25T00:00:00Z');
  const letter = { consumer: 'mine', reason: 'Error: no', attempts: 3 };
  const { key, value, headers } = deadLetterRecord(record, letter, at);
  return { topic: 'dead', partition: 0, offset: '7', key, value: Buffer.from(value), headers };
}

test('a letter tells what was set aside, by whom and why', () => {
  expect(readLetter(setAside(ORIGINAL))).toMatchObject({
    number: '7',
    at: '2026-11-25T00:00:00.000Z',
    consumer: 'mine',
    topic: 'oms.v1',
    event: 'e',
    type: 'order.started',
    attempts: 3,
    reason: 'Error: no',
  });
  expect(readLetter(ORIGINAL)).toBeUndefined();
});

test('letters are selected by number, consumer and topic together', () => {
  const letter = readLetter(setAside(ORIGINAL));
  if (letter === undefined) throw new Error('no letter');
  expect(isSelected(letter, {})).toBe(true);
  expect(isSelected(letter, { numbers: new Set(['7']), consumer: 'mine' })).toBe(true);
  expect(isSelected(letter, { numbers: new Set(['8']), consumer: 'mine' })).toBe(false);
  expect(isSelected(letter, { topic: 'cpq.v1' })).toBe(false);
});

test('what is sent again is as it was, for its consumer only, however often it was set aside', () => {
  const first = readLetter(setAside(ORIGINAL));
  if (first === undefined) throw new Error('no letter');
  const again = redrivenRecord(first);
  expect(again).toEqual({
    key: 'k',
    value: '{"n":1}',
    headers: { ...ORIGINAL.headers, redrive_for: 'mine' },
  });
  const second = readLetter(setAside({ ...ORIGINAL, headers: again.headers }));
  expect(second === undefined ? undefined : redrivenRecord(second)).toEqual(again);
  expect([isFor(again, 'mine'), isFor(again, 'other'), isFor(ORIGINAL, 'other')]).toEqual([
    true,
    false,
    true,
  ]);
});
