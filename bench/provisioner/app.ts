import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import * as v from 'valibot';
import { EffectRequestSchema } from '../../core/contract/provisioning.ts';
import type { Callbacks } from './callbacks.ts';
import type { Provisioner } from './provisioner.ts';
import { changeSettings, SettingsChangeSchema } from './settings.ts';
import type { Settings } from './settings.ts';

const BODY_BYTES_MAX = 16_384;

export type AppState = {
  readonly provisioner: Provisioner;
  readonly callbacks: Callbacks;
  readonly settings: () => Settings;
  readonly change: (settings: Settings) => void;
};

export function createApp({ provisioner, callbacks, settings, change }: AppState): Hono {
  const app = new Hono();
  app.use(bodyLimit({ maxSize: BODY_BYTES_MAX }));

  app.post('/effects', async (c) => {
    const key = c.req.header('idempotency-key') ?? '';
    if (!/^[\x21-\x7e]{8,128}$/.test(key)) {
      return c.json({ detail: 'Idempotency-Key: expected 8 to 128 visible characters' }, 400);
    }
    const request = v.safeParse(EffectRequestSchema, await c.req.json().catch(() => undefined));
    if (!request.success) return c.json({ detail: v.summarize(request.issues) }, 400);
    const { status, ...body } = await provisioner.provision(key, request.output);
    return c.json(body, status);
  });

  app.get('/effects', (c) => {
    const { taskId, orderId, summary } = c.req.query();
    const all = provisioner.effects();
    const effects = all.filter(
      (one) =>
        (taskId === undefined || one.taskId === taskId) &&
        (orderId === undefined || one.orderId === orderId),
    );
    return c.json({
      total: effects.length,
      tasks: new Set(effects.map((one) => one.taskId)).size,
      callbacksPending: callbacks.pending(),
      counts: provisioner.counts,
      ...(summary === undefined ? { byTask: countByTask(effects), effects } : {}),
    });
  });

  app.get('/settings', (c) => c.json(settings()));
  app.post('/settings', async (c) => {
    const given = v.safeParse(SettingsChangeSchema, await c.req.json().catch(() => undefined));
    if (!given.success) return c.json({ detail: v.summarize(given.issues) }, 400);
    change(changeSettings(settings(), given.output));
    return c.json(settings());
  });

  app.get('/healthz', (c) => c.text('ok\n'));
  app.get('/readyz', (c) => c.json({ ready: true, checks: {} }));
  app.get('/metrics', (c) => c.text(metricsText(provisioner, callbacks)));
  return app;
}

function countByTask(effects: readonly { readonly taskId: string }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { taskId } of effects) counts[taskId] = (counts[taskId] ?? 0) + 1;
  return counts;
}

function metricsText(provisioner: Provisioner, callbacks: Callbacks): string {
  const totals = { ...provisioner.counts, effects: provisioner.effects().length };
  const counters = Object.entries(totals).flatMap(([name, value]) => [
    `# TYPE provisioner_${name}_total counter`,
    `provisioner_${name}_total ${value}`,
  ]);
  const pending = `provisioner_callbacks_pending ${callbacks.pending()}`;
  return [...counters, '# TYPE provisioner_callbacks_pending gauge', pending, ''].join('\n');
}
