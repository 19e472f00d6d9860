import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Refusal } from '../../core/contract/reply.ts';
import { refuse } from '../../core/contract/reply.ts';
import type { SendCommand } from '../commands/command.ts';
import { makeTask } from '../testing/make_event.ts';
import { callbackRoutes } from './callback_routes.ts';
import { createCallbackUrls } from './callback_url.ts';

const KEY = '{"kty":"OKP","d":"secret"}';
const urls = createCallbackUrls('http://127.0.0.1:21600', KEY);
const target = { tenant: 'demo', orderId: randomUUID(), taskId: randomUUID(), attempt: 1 };
const REPORT = { externalReference: 'EXT-1', outcome: 'succeeded' };

type Sent = { readonly stem: string; readonly body: unknown; readonly key: string | undefined };

/** The core's side of the seam: what it was sent, and one answer to all of it. */
function recording(answer?: Refusal): { readonly send: SendCommand; readonly sent: Sent[] } {
  const sent: Sent[] = [];
  const send = ((stem: string, body: unknown, options: { idempotencyKey?: string }) => {
    sent.push({ stem, body, key: options.idempotencyKey });
    return Promise.resolve(answer ?? { ok: true, body: makeTask({ status: 'done' }) });
  }) as unknown as SendCommand;
  return { send, sent };
}

function call(send: SendCommand, url: string, body: unknown): Promise<Response> {
  const { pathname, search } = new URL(url);
  const path = pathname.replace(/^\/callbacks/, '') + search;
  const init = { method: 'POST', body: JSON.stringify(body) };
  return Promise.resolve(callbackRoutes(urls, send).request(path, init));
}

test('a signed report reaches the core as a command', async () => {
  const { send, sent } = recording();
  const response = await call(send, urls.urlOf(target), REPORT);
  expect(response.status).toBe(200);
  expect(sent[0]).toMatchObject({
    stem: 'task_callback',
    body: { orderId: target.orderId, taskId: target.taskId, ...REPORT },
  });
});

test('the same report is the same command; another outcome or attempt is another', async () => {
  const { send, sent } = recording();
  await call(send, urls.urlOf(target), REPORT);
  await call(send, urls.urlOf(target), REPORT);
  await call(send, urls.urlOf(target), { ...REPORT, outcome: 'failed' });
  await call(send, urls.urlOf({ ...target, attempt: 2 }), REPORT);
  const keys = sent.map(({ key }) => key);
  expect(keys[1]).toBe(keys[0]);
  expect(new Set(keys).size).toBe(3);
});

test('whoever changes any part of the URL is turned away before the core hears of it', async () => {
  const { send, sent } = recording();
  const right = urls.urlOf(target);
  const wrong = [
    right.replace('/demo/', '/other/'),
    right.replace(target.taskId, randomUUID()),
    right.replace('attempt=1', 'attempt=2'),
    right.replace(/sig=.*/, 'sig='),
    right.replace(/sig=.*/, 'sig=AAAA'),
    createCallbackUrls('http://127.0.0.1:21600', `${KEY} `).urlOf(target),
  ];
  for (const url of wrong) expect((await call(send, url, REPORT)).status).toBe(401);
  expect(sent).toEqual([]);
});

test('a report that is no report is refused with what would be right', async () => {
  const { send, sent } = recording();
  const response = await call(send, urls.urlOf(target), { ...REPORT, outcome: 'maybe' });
  expect(response.status).toBe(400);
  expect(await response.text()).toContain('outcome');
  expect(sent).toEqual([]);
});

test('a body that is too large is not read', async () => {
  const { send } = recording();
  const response = await call(send, urls.urlOf(target), { ...REPORT, detail: 'x'.repeat(20_000) });
  expect(response.status).toBe(413);
});

test('only what the core has is acknowledged', async () => {
  const statusFor = async (refusal: Refusal): Promise<number> =>
    (await call(recording(refusal).send, urls.urlOf(target), REPORT)).status;
  expect(await statusFor(refuse('unavailable', 'no core'))).toBe(503);
  expect(await statusFor(refuse('internal', 'bug'))).toBe(503);
  expect(await statusFor(refuse('not_found', 'no task'))).toBe(404);
  expect(await statusFor(refuse('illegal_transition', 'pending'))).toBe(409);
});
