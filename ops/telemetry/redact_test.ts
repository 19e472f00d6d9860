import { expect, test } from 'vitest';
import { describeFault } from './fault.ts';
import { redact } from './redact.ts';

test('credentials are left out by the name of their field, at any depth', () => {
  const fields = { user: 'ann', password: 'p', nested: [{ accessToken: 't', tokens: 3 }] };
  expect(redact('', fields)).toEqual({
    user: 'ann',
    password: '[redacted]',
    nested: [{ accessToken: '[redacted]', tokens: 3 }],
  });
});

test('credentials are left out by their look', () => {
  const text =
    'got eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJ4In0.c2ln from postgres://core:hush@localhost/db';
  expect(redact('message', text)).toBe(
    'got [redacted] from postgres://core:[redacted]@localhost/db',
  );
});

test('a fault keeps its code and its causes', () => {
  const cause = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
  const fault = describeFault(new Error('cannot save', { cause }));
  expect(fault).toMatchObject({
    message: 'cannot save',
    cause: { message: 'refused', code: 'ECONNREFUSED' },
  });
});

test('a value that refers to itself ends', () => {
  const round: Record<string, unknown> = {};
  round['again'] = round;
  expect(JSON.stringify(redact('', round))).toContain('[deeper]');
});
