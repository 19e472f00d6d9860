import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTelemetry } from '../../ops/telemetry/start.ts';
import { startDesk } from '../testing/desk.ts';
import type { Desk } from '../testing/desk.ts';

const BATCHES = 4;
const PER_BATCH = 1_500;
const telemetry = startTelemetry({ service: 'test' });
let desk: Desk;

/** More promotions than a message of NATS carries; the last by id is the one that pays. */
beforeAll(async () => {
  desk = await startDesk();
  const settings = { currency: 'USD' };
  const opened = await desk.send('admin', 'POST', '/v1/catalog/versions', { name: 'n', settings });
  const at = `/v1/catalog/versions/${String(opened.body['catalogVersion'])}`;
  const offerings = [{ id: 'lamp', name: 'Lamp', category: 'light', kind: 'simple' }];
  const priceLists = [{ id: 'std', name: 'S', currency: 'USD', status: 'active' }];
  const prices = [
    { id: 'p1', offeringId: 'lamp', priceList: 'std', charge: 'one_time', amount: '10.00' },
  ];
  const promotions = Array.from({ length: BATCHES * PER_BATCH }, (_, each) => ({
    id: `promo-${String(each).padStart(5, '0')}`,
    name: 'Off '.padEnd(150, 'x'),
    kind: 'percent',
    value: each === BATCHES * PER_BATCH - 1 ? '20' : '1',
    priority: 1,
    stackingGroup: 'all',
  }));
  for (let batch = 0; batch < BATCHES; batch += 1) {
    const some = promotions.slice(batch * PER_BATCH, (batch + 1) * PER_BATCH);
    const rest = batch === 0 ? { offerings, priceLists, prices } : {};
    const added = await desk.send('admin', 'POST', `${at}/items`, { ...rest, promotions: some });
    expect(added.body).not.toHaveProperty('detail');
  }
  const published = await desk.send('admin', 'POST', `${at}/publish`, {});
  expect(published).toMatchObject({ status: 200 });
});
afterAll(async () => {
  await desk.core.stop();
});

const PRICE = '/v1/offerings/lamp/price?market=us&channel=web';

test('more promotions than fit into a message all reach the price', async () => {
  const priced = await desk.get('storefront', PRICE);
  expect(priced).toMatchObject({ status: 200, body: { totals: { net: { amount: '8.00' } } } });
});

test('replies that pass no router are counted with their route and status', async () => {
  const first = await desk.get('storefront', '/v1/offerings/lamp');
  const etag = first.headers.get('etag') ?? '';
  await desk.get('storefront', '/v1/offerings/lamp');
  await desk.get('storefront', '/v1/offerings/lamp', { 'If-None-Match': etag });
  const text = await telemetry.metricsText();
  for (const status of [200, 304]) {
    expect(text).toContain(
      'http_server_front_replies_total{http_request_method="GET",' +
        `http_route="/v1/offerings/:offeringId",http_response_status_code="${status}"} 1`,
    );
  }
});
