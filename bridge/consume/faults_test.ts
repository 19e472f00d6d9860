import { expect, test } from 'vitest';
import { isTransient, TransientFault } from './faults.ts';

function withCode(code: string): Error {
  return Object.assign(new Error(code), { code });
}

test.each(['08006', '40001', '40P01', '53300', '57P01', 'CONNECTION_CLOSED', 'ECONNREFUSED'])(
  '%s passes by itself',
  (code) => {
    expect(isTransient(withCode(code))).toBe(true);
  },
);

test.each(['23505', '22P02', '42P01'])('%s says something about the event', (code) => {
  expect(isTransient(withCode(code))).toBe(false);
});

test('what is behind a fault counts too', () => {
  expect(isTransient(new Error('outer', { cause: withCode('ECONNRESET') }))).toBe(true);
  expect(isTransient(new TransientFault('gateway away'))).toBe(true);
  expect(isTransient('a string')).toBe(false);
});
