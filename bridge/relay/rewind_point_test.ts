import { expect, test } from 'vitest';
import { isBefore, justBefore, parseRewindPoint } from './rewind_point.ts';

const ID = '01a21087-fd14-7464-a69b-261e9f6e9bfb';

test('a cursor, an event and an instant are told apart', () => {
  expect(parseRewindPoint(`812/${ID}`)).toEqual({
    kind: 'cursor',
    cursor: { transactionId: '812', id: ID },
  });
  expect(parseRewindPoint(ID.toUpperCase())).toEqual({ kind: 'event', id: ID });
  expect(parseRewindPoint('2026-11-25T03:00+01:00')).toEqual({
    kind: 'instant',
    at: '2026-11-25T02:00:00.000Z',
  });
});

test.each(['', '812', `812/${ID}x`, `x/${ID}`, 'yesterday', '2026-11-25', '2026-13-01T00:00Z'])(
  'what is none of them is refused: %s',
  (text) => {
    expect(parseRewindPoint(text)).toBeUndefined();
  },
);

test('nothing lies between a row and the position just before it', () => {
  expect(justBefore({ transactionId: '7', id: ID })).toEqual({
    transactionId: '7',
    id: '01a21087-fd14-7464-a69b-261e9f6e9bfa',
  });
  expect(justBefore({ transactionId: '7', id: '00000001-0000-0000-0000-000000000000' }).id).toBe(
    '00000000-ffff-ffff-ffff-ffffffffffff',
  );
  const first = { transactionId: '7', id: '00000000-0000-0000-0000-000000000000' };
  expect(justBefore(first).transactionId).toBe('6');
  expect(isBefore(justBefore(first), first)).toBe(true);
});

test('positions are in the order of transactions as numbers, then of ids', () => {
  expect(isBefore({ transactionId: '9', id: ID }, { transactionId: '10', id: '0' })).toBe(true);
  const at = { transactionId: '9', id: ID };
  expect(isBefore(justBefore(at), at)).toBe(true);
  expect(isBefore(at, at)).toBe(false);
});
