import { expect, test } from 'vitest';
import { readJsonBody } from './body.ts';

function post(body: BodyInit | null, type: string | null = 'application/json'): Request {
  const headers = type === null ? {} : { 'Content-Type': type };
  const init = { method: 'POST', headers, body, duplex: 'half' };
  return new Request('http://edge/v1/prices', init);
}

test('a body of the limit is read, one byte more is refused', async () => {
  const text = JSON.stringify('x'.repeat(98));
  expect(await readJsonBody(post(text), 100)).toEqual({ ok: true, value: 'x'.repeat(98) });
  expect(await readJsonBody(post(text), 99)).toMatchObject({ code: 'limit_exceeded' });
});

test('a stream without a length is cut off at the limit', async () => {
  let pulled = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      pulled += 1;
      controller.enqueue(new Uint8Array(1_000));
    },
  });
  expect(await readJsonBody(post(endless), 10_000)).toMatchObject({ code: 'limit_exceeded' });
  expect(pulled).toBeLessThan(20);
});

test('a body that drips is left when its time is over, and its sender is told', async () => {
  let cancelled = false;
  const dripping = new ReadableStream<Uint8Array>({
    async pull(controller) {
      await new Promise((wake) => setTimeout(wake, 5));
      controller.enqueue(new Uint8Array([32]));
    },
    cancel() {
      cancelled = true;
    },
  });
  const refused = await readJsonBody(post(dripping), 1_000_000, 50);
  expect(refused).toMatchObject({
    code: 'invalid_request',
    detail: expect.stringContaining('too slowly'),
  });
  expect(cancelled).toBe(true);
});

test('a body that breaks off is refused, not a fault', async () => {
  const broken = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.error(new Error('the peer is gone'));
    },
  });
  expect(await readJsonBody(post(broken), 100)).toMatchObject({ code: 'invalid_request' });
});

test.each(['text/plain', 'application/x-www-form-urlencoded', 'application/json; charset=latin1'])(
  'the content type %s is refused with 415',
  async (type) => {
    expect(await readJsonBody(post('{}', type), 100)).toMatchObject({ ok: false, status: 415 });
  },
);

test.each([
  'application/json',
  'application/json; charset=utf-8',
  'Application/JSON;charset=UTF-8',
])('the content type %s is taken', async (type) => {
  expect(await readJsonBody(post('{}', type), 100)).toEqual({ ok: true, value: {} });
});

test('an absent body counts as an empty object', async () => {
  expect(await readJsonBody(post(null, null), 100)).toEqual({ ok: true, value: {} });
});

test('malformed JSON is refused with line and column', async () => {
  const refused = await readJsonBody(post('{\n  "a": nope }'), 100);
  expect(refused).toMatchObject({ ok: false, code: 'invalid_request' });
  expect(JSON.stringify(refused)).toContain('line 2, column 8');
});

test('bytes that are no UTF-8 are refused', async () => {
  const refused = await readJsonBody(post(new Uint8Array([0x22, 0xff, 0x22])), 100);
  expect(refused).toMatchObject({ ok: false, code: 'invalid_request' });
});

test('nesting that would exhaust a stack is refused', async () => {
  const refused = await readJsonBody(post('['.repeat(50_000) + ']'.repeat(50_000)), 1_000_000);
  expect(refused).toMatchObject({ ok: false, code: 'invalid_request' });
  expect(JSON.stringify(refused)).toContain('levels of nesting');
});
