import { Hono } from 'hono';
import { judgeReadiness } from '../ops/telemetry/health.ts';
import type { Readiness } from '../ops/telemetry/health.ts';

export function healthRoutes(
  readiness: () => Readiness | Promise<Readiness>,
  metricsText: () => Promise<string>,
): Hono {
  const app = new Hono();
  app.get('/healthz', (c) => c.text('ok\n'));
  app.get('/readyz', async (c) => {
    const judged = judgeReadiness(await readiness());
    return c.json(judged, judged.ready ? 200 : 503);
  });
  app.get('/metrics', async (c) => c.text(await metricsText()));
  return app;
}
