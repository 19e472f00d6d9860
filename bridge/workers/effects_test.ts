import { expect, test } from 'vitest';
import { outcomeOfReply } from './effects.ts';

const BODY = '{"externalReference":"EXT-1"}';

test('200 is done, 202 will call back', () => {
  expect(outcomeOfReply(200, BODY, null)).toEqual({ kind: 'done', externalReference: 'EXT-1' });
  expect(outcomeOfReply(202, BODY, null)).toEqual({
    kind: 'will_call_back',
    externalReference: 'EXT-1',
  });
});

test.each([400, 401, 403, 404, 409, 410, 422])('%i is permanent', (status) => {
  expect(outcomeOfReply(status, 'no', null).kind).toBe('permanent');
});

test.each([408, 429, 500, 502, 503, 504])('%i is transient', (status) => {
  expect(outcomeOfReply(status, 'busy', null).kind).toBe('transient');
});

test('an unreadable success is asked for again, because the key makes that harmless', () => {
  expect(outcomeOfReply(200, '<html>', null).kind).toBe('transient');
});

test('a transient failure waits as long as the external system asks for', () => {
  expect(outcomeOfReply(429, '', '7')).toMatchObject({ afterMs: 7_000 });
  expect(outcomeOfReply(429, '', 'soon')).not.toHaveProperty('afterMs');
});
