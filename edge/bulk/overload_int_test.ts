import { afterAll, beforeAll, expect, test } from 'vitest';
import { saturateBulk } from '../../core/handlers/bulk/test_saturate.ts';
import { publishCatalogue } from '../../core/server/test_catalogue.ts';
import type { Core } from '../http/route.ts';
import { startDesk } from '../testing/desk.ts';
import type { Desk } from '../testing/desk.ts';
import { lineOf, quoteOf, sendBatch } from './test_batch.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await startDesk();
  await publishCatalogue(desk.core, desk.tenant);
});
afterAll(async () => {
  await desk.core.stop();
});

const batch = (count: number, customer: string) =>
  Array.from({ length: count }, () => lineOf(crypto.randomUUID(), quoteOf(customer))).join('');

test('quotes that find the pool full are sent again, and each is created once', async () => {
  const { release } = await saturateBulk(desk.core, desk.tenant);
  let overloaded = 0;
  const seen: Core = {
    async request(stem, body, options) {
      const reply = await desk.core.client.request(stem, body, options);
      if (!reply.ok && reply.code === 'overloaded') overloaded += 1;
      return reply;
    },
  };
  const told = sendBatch(desk.another({ core: seen }), batch(20, 'patient'));
  while (overloaded === 0) await new Promise((wake) => setTimeout(wake, 5));
  const meanwhile = await desk.send('sales', 'POST', '/v1/quotes', {
    ...quoteOf('person'),
    lines: [],
  });
  expect(meanwhile.status).toBe(201);
  await release();
  expect((await told).end).toEqual({ created: 20, replayed: 0, refused: 0 });
  const rows = await desk.core.admin`select id from quote where customer_id = 'patient'`;
  expect(rows.length).toBe(20);
});

test('all batches together ask the core for a bounded number of quotes at a time', async () => {
  let underWay = 0;
  let most = 0;
  const counting: Core = {
    async request(stem, body, options) {
      underWay += 1;
      most = Math.max(most, underWay);
      const reply = await desk.core.client.request(stem, body, options);
      underWay -= 1;
      return reply;
    },
  };
  const bulk = { underWayMax: 5, underWayOfBatchMax: 4 };
  const edge = desk.another({ core: counting, bulk });
  const told = await Promise.all(
    [1, 2, 3].map((each) => sendBatch(edge, batch(30, `all-${each}`))),
  );
  for (const { end } of told) expect(end).toMatchObject({ created: 30 });
  expect(most).toBe(5);
});
