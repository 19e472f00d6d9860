import { afterAll, beforeAll, expect, test } from 'vitest';
import { healthServer, type HealthServer } from './health.ts';
import { getMeter } from './meter.ts';
import { startTelemetry } from './start.ts';

const telemetry = startTelemetry({ service: 'test' });
const checks = { postgres: true, nats: false };
let server: HealthServer;

beforeAll(async () => {
  server = await healthServer({
    port: 0,
    ready: () => checks,
    metricsText: telemetry.metricsText,
  });
});
afterAll(async () => {
  await server.close();
  await telemetry.shutdown();
});

const get = (path: string) => fetch(`http://127.0.0.1:${server.port}${path}`);

test('a process is alive while it answers, and ready when every dependency is', async () => {
  expect((await get('/healthz')).status).toBe(200);
  const before = await get('/readyz');
  expect(before.status).toBe(503);
  expect(await before.json()).toEqual({ ready: false, checks: { postgres: true, nats: false } });
  checks.nats = true;
  expect((await get('/readyz')).status).toBe(200);
});

test('a duration falls into buckets of seconds, a size into buckets of bytes', async () => {
  const meter = getMeter('test');
  meter.createHistogram('test.duration', { unit: 's' }).record(0.004, { route: 'x' });
  meter.createHistogram('test.size', { unit: 'By' }).record(5_000);
  const text = await (await get('/metrics')).text();
  expect(text).toContain('test_duration_bucket{route="x",le="0.003"} 0');
  expect(text).toContain('test_duration_bucket{route="x",le="0.005"} 1');
  expect(text).toContain('test_size_bucket{le="16384"} 1');
  expect(text).toMatch(/^process_resident_memory_bytes \d+$/m);
  expect(text).toContain('service_info{service="test"} 1');
});

test('an unknown path says which ones there are', async () => {
  const reply = await get('/nothing');
  expect(reply.status).toBe(404);
  expect(await reply.text()).toContain('/readyz');
});
