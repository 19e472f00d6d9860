import { afterAll, beforeAll, expect, test } from 'vitest';
import { publishCatalogue } from '../core/server/test_catalogue.ts';
import { startTelemetry } from '../ops/telemetry/start.ts';
import { startDesk } from './testing/desk.ts';
import type { Desk } from './testing/desk.ts';

/** What somebody who runs edges can read at `/metrics` (R12.1, R13.1). */
const telemetry = startTelemetry({ service: 'test' });
let desk: Desk;

beforeAll(async () => {
  const neighbour = await startDesk();
  const before = await publishCatalogue(neighbour.core, neighbour.tenant);
  await neighbour.get('storefront', '/v1/offerings/router');
  desk = neighbour.another({ metricsText: telemetry.metricsText });
  await desk.get('storefront', '/v1/offerings/router');
  for (let each = 0; each < 3; each += 1) await desk.get('storefront', '/v1/offerings/router');
  await Promise.all([1, 2, 3].map(() => desk.get('storefront', '/v1/offerings/phone')));
  await desk.get('storefront', '/v1/offerings/nothing');
  await desk.send('storefront', 'POST', '/v1/prices', { lines: 'none' });
  await publishCatalogue(desk.core, desk.tenant);
  await desk.send('sales', 'POST', '/v1/quotes', {
    customerId: 'acme',
    market: 'us',
    channel: 'direct',
    catalogVersion: before,
    lines: [],
  });
});
afterAll(async () => {
  await desk.core.stop();
  await telemetry.shutdown();
});

/** The value of the series that has these labels, summed; null when there is none. */
async function read(name: string, labels: Readonly<Record<string, string>> = {}) {
  const response = await desk.edge.app.request('/metrics');
  const lines = (await response.text()).split('\n').filter((line) => line.startsWith(name));
  const fitting = lines.filter(
    (line) =>
      /^[\w:]+(\{|\s)/.exec(line)?.[0].length === name.length + 1 &&
      Object.entries(labels).every(([label, value]) => line.includes(`${label}="${value}"`)),
  );
  if (fitting.length === 0) return null;
  return fitting.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
}

test('answers are counted by layer and domain, and what no layer had', async () => {
  const hits = (layer: string) => read('cache_hits_total', { domain: 'offering', layer });
  expect(await hits('reply')).toBeGreaterThanOrEqual(3);
  expect(await hits('l2')).toBeGreaterThanOrEqual(1);
  // The router, the phone, and the one that isn't there.
  expect(await read('cache_misses_total', { domain: 'offering' })).toBe(3);
  expect(await read('cache_rebuilds_total', { domain: 'offering' })).toBe(3);
});

test('a miss has a cost, by domain', async () => {
  const domain = 'offering';
  expect(await read('cache_miss_cost_ms_count', { domain })).toBeGreaterThanOrEqual(2);
  expect(await read('cache_miss_cost_ms_sum', { domain })).toBeGreaterThan(0);
});

test('memory is told in bytes and keys by store, with what was pushed out', async () => {
  for (const store of ['records', 'replies']) {
    expect(await read('cache_l1_bytes', { store })).toBeGreaterThan(500);
    expect(await read('cache_l1_entries', { store })).toBeGreaterThanOrEqual(2);
    expect(await read('cache_l1_evictions_total', { store })).toBe(0);
  }
});

test('rebuilds under way are a gauge that comes back to nothing', async () => {
  expect(await read('cache_rebuilding', { kind: 'records' })).toBe(0);
  expect(await read('cache_rebuilding', { kind: 'replies' })).toBe(0);
});

test('each command to Redis is timed', async () => {
  for (const command of ['MGET', 'SET', 'SET NX', 'EVAL']) {
    const labels = { db_system_name: 'redis', db_operation_name: command };
    expect(await read('db_client_operation_duration_count', labels)).toBeGreaterThan(0);
  }
  expect(await read('cache_l2_breaker_open')).toBe(0);
});

test('the hottest key is named, with its reads', async () => {
  const labels = { store: 'replies', rank: '1', key: '/v1/offerings/router' };
  expect(await read('cache_hot_key_reads', labels)).toBe(3);
});

test('commands on a version of before, and callers who waited for others, are counted', async () => {
  expect(await read('cache_stale_rejections_total', { stem: 'quote_create' })).toBe(1);
  const parallel = Array.from({ length: 5 }, (_, at) =>
    desk.send('storefront', 'POST', '/v1/prices', {
      market: `m${at}`,
      channel: 'direct',
      lines: [{ id: 'l', offeringId: 'fiber' }],
    }),
  );
  await Promise.all(parallel);
  expect(await read('cache_stampedes_prevented_total', { domain: 'offering' })).toBeGreaterThan(0);
});

test('requests are timed by route and status, refusals counted by code', async () => {
  const route = { http_route: '/v1/offerings/:offeringId', http_response_status_code: '200' };
  expect(await read('http_server_request_duration_count', route)).toBeGreaterThan(0);
  expect(await read('http_server_problems_total', { code: 'not_found' })).toBe(1);
  expect(await read('http_server_problems_total', { code: 'invalid_request' })).toBe(1);
});

test.each([
  'http_server_authentication_duration_count',
  'http_server_validation_duration_count',
  'http_server_serialisation_duration_count',
  'http_server_request_body_size_count',
  'http_server_response_body_size_count',
  'http_server_front_body_size_total',
  'core_client_request_duration_count',
])('%s is measured', async (name) => {
  expect(await read(name)).toBeGreaterThan(0);
});

test('what is inside, how much may be, and who waits for the core are gauges', async () => {
  // A probe passes no admission, so nothing is inside while we look.
  expect(await read('http_server_active_requests')).toBe(0);
  expect(await read('http_server_active_requests_limit')).toBe(1_000);
  expect(await read('core_client_active_requests')).toBe(0);
});

test('the process tells its memory, its loop and its collector', async () => {
  expect(await read('process_resident_memory_bytes')).toBeGreaterThan(1e7);
  expect(await read('process_event_loop_delay_seconds', { quantile: '0.99' })).not.toBeNull();
  expect(await read('process_gc_pause_seconds_count')).toBeGreaterThan(0);
});
