import { afterAll, beforeAll, expect, test } from 'vitest';
import { publishCatalogue } from '../server/test_catalogue.ts';
import { accepted, startTestCore } from '../server/test_core.ts';
import type { TestCore } from '../server/test_core.ts';

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore();
});
afterAll(async () => {
  await core.stop();
});

test('a catalogue is published, and one quote becomes one completed order with assets', async () => {
  const catalogVersion = await publishCatalogue(core);
  const found = accepted(await core.ask('storefront', 'catalog_search', { q: 'out', limit: 10 }));
  expect(found.items.map(({ id }) => id)).toEqual(['router']);

  const context = { market: 'us', channel: 'direct', customerId: 'acme' };
  const lines = [
    { id: 'l1', offeringId: 'router', quantity: 2 },
    { id: 'l2', offeringId: 'fiber' },
  ];
  const created = accepted(await core.ask('sales', 'quote_create', { ...context, lines }));
  expect(created).toMatchObject({
    number: 'Q-000001',
    status: 'draft',
    catalogVersion,
    version: 1,
  });
  const quoteId = created.id;
  const seen = (version: number) => ({ expectedVersion: version });
  const priced = accepted(await core.ask('sales', 'quote_price', { quoteId }, seen(1)));
  expect(priced.price?.totals).toMatchObject({ net: { amount: '200.00', currency: 'USD' } });
  const submitted = accepted(await core.ask('sales', 'quote_submit', { quoteId }, seen(2)));
  expect(submitted.status).toBe('approved');
  const { priceHash } = submitted.price ?? { priceHash: '' };
  accepted(await core.ask('sales', 'quote_accept', { quoteId, priceHash }, seen(3)));
  const order = accepted(await core.ask('sales', 'quote_convert', { quoteId }, seen(4)));
  expect(order).toMatchObject({ number: 'O-000001', status: 'acknowledged', quoteId, priceHash });

  const orderId = order.id;
  const plan = accepted(await core.ask('worker', 'order_decompose', { orderId }));
  expect(plan.tasks.length).toBe(4);
  accepted(await core.ask('worker', 'order_start', { orderId }));
  for (const task of plan.tasks) {
    const ofTask = { orderId, taskId: task.id };
    accepted(await core.ask('worker', 'task_start', ofTask));
    const externalReference = `ext-${task.id}`;
    if (task.callback) {
      accepted(await core.ask('worker', 'task_await', { ...ofTask, externalReference }));
      accepted(
        await core.ask('worker', 'task_callback', {
          ...ofTask,
          externalReference,
          outcome: 'succeeded',
        }),
      );
    } else {
      accepted(await core.ask('worker', 'task_complete', { ...ofTask, externalReference }));
    }
  }
  const completed = accepted(await core.ask('worker', 'order_complete', { orderId }));
  expect(completed.status).toBe('completed');
  const assets = accepted(
    await core.ask('sales', 'asset_search', { customerId: 'acme', limit: 10 }),
  );
  expect(assets.items.map(({ offeringId }) => offeringId).sort()).toEqual(['fiber', 'router']);

  const rows = await core.admin<{ key: string; sequence: number; event_type: string }[]>`
    select key, sequence, event_type from outbox where topic <> 'audit.business-events.v1'
    order by key, sequence
  `;
  for (const aggregate of [quoteId, orderId]) {
    const sequences = rows.filter(({ key }) => key === aggregate).map(({ sequence }) => sequence);
    expect(sequences).toEqual(sequences.map((_, at) => at + 1));
  }
  expect(rows.filter(({ key }) => key === quoteId).map((row) => row.event_type)).toEqual([
    'quote.created',
    'quote.priced',
    'quote.submitted',
    'quote.accepted',
    'quote.converted',
  ]);
  const timeline = accepted(await core.ask('operator', 'order_timeline', { orderId, limit: 50 }));
  expect(timeline.items.at(0)).toMatchObject({ action: 'quote_convert', actor: 'sales' });
  expect(timeline.items.at(-1)).toMatchObject({ action: 'order_complete' });
});
