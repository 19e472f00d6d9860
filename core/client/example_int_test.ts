import { afterAll, beforeAll, expect, test } from 'vitest';
import { publishCatalogue } from '../server/test_catalogue.ts';
import { startTestCore } from '../server/test_core.ts';
import type { TestCore } from '../server/test_core.ts';
import { connectCore } from './connect.ts';

let running: TestCore;
beforeAll(async () => {
  running = await startTestCore();
  await publishCatalogue(running);
});
afterAll(async () => {
  await running.stop();
});

test('the example of the README creates a quote', async () => {
  const token = await running.token('sales');
  const core = await connectCore({ url: running.natsUrl, name: 'my-system' });
  const reply = await core.request(
    'quote_create',
    { market: 'eu', channel: 'direct', customerId: 'c-1', lines: [] },
    { token, idempotencyKey: crypto.randomUUID(), deadlineMs: 2_000 },
  );
  expect(reply).toMatchObject({ ok: true, version: 1, body: { number: 'Q-000001' } });
  await core.close();
  expect(await core.request('quote_search', { limit: 1 }, { token })).toMatchObject({
    code: 'unavailable',
  });
});
