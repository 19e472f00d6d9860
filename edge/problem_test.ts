import { expect, test } from 'vitest';
import { REFUSAL_CODES } from '../core/contract/codes.ts';
import { refuse } from '../core/contract/reply.ts';
import { problem } from './problem.ts';

test.each([
  ['invalid_request', 400],
  ['unauthenticated', 401],
  ['forbidden', 403],
  ['not_found', 404],
  ['version_required', 428],
  ['version_stale', 412],
  ['idempotency_key_reused', 422],
  ['idempotency_in_progress', 409],
  ['configuration_invalid', 422],
  ['price_changed', 409],
  ['limit_exceeded', 413],
  ['overloaded', 503],
  ['deadline_exceeded', 504],
  ['unavailable', 503],
  ['internal', 500],
] as const)('%s is %i', (code, status) => {
  expect(problem(refuse(code, 'because')).status).toBe(status);
});

test('every code becomes a problem with its own type and a title', async () => {
  const types = new Set<unknown>();
  for (const code of REFUSAL_CODES) {
    const response = problem(refuse(code, 'because'), { traceId: 'abc' });
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    const body = (await response.json()) as Record<string, unknown>;
    expect(body).toMatchObject({ code, status: response.status, detail: 'because' });
    expect(body['instance']).toBe('urn:quotewright:trace:abc');
    expect(body['title']).toMatch(/^[A-Z]/);
    types.add(body['type']);
  }
  expect(types.size).toBe(REFUSAL_CODES.length);
});

test('a limit that is a rate says when to come back', () => {
  const response = problem(refuse('limit_exceeded', 'slow down', { retryAfterMs: 1_500 }));
  expect([response.status, response.headers.get('retry-after')]).toEqual([429, '2']);
});

test('an overload always says when to come back', () => {
  expect(problem(refuse('overloaded', 'full')).headers.get('retry-after')).toBe('1');
});

test('a refused token says which kind is wanted', () => {
  expect(problem(refuse('unauthenticated', 'no')).headers.get('www-authenticate')).toMatch(
    /^Bearer/,
  );
});
