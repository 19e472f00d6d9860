import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import * as v from 'valibot';
import { publishCatalogue } from '../../core/server/test_catalogue.ts';
import { startTestCore } from '../../core/server/test_core.ts';
import type { TestCore } from '../../core/server/test_core.ts';
import { callbackRoutes } from '../callbacks/callback_routes.ts';
import { createCallbackUrls } from '../callbacks/callback_url.ts';
import { createSendCommand } from '../commands/command.ts';
import type { SendCommand } from '../commands/command.ts';
import { createRequestEffect } from '../workers/effects.ts';
import type { FulfilmentPorts } from '../workers/fulfil_task.ts';
import { freePort, startChild } from './child.ts';

const EffectsSchema = v.object({
  total: v.number(),
  tasks: v.number(),
  callbacksPending: v.number(),
  byTask: v.record(v.string(), v.number()),
});

export type World = {
  readonly core: TestCore;
  readonly send: SendCommand;
  readonly ports: FulfilmentPorts;
  /** Changes what the external system does from now on. */
  readonly change: (settings: Readonly<Record<string, unknown>>) => Promise<void>;
  readonly effects: () => Promise<v.InferOutput<typeof EffectsSchema>>;
  readonly stop: () => Promise<void>;
};

/** A real core, a real external system, and the endpoint for its callbacks. */
export async function startWorld(): Promise<World> {
  const directory = await mkdtemp(join(tmpdir(), 'qw-world-'));
  const [core, port, callbackPort] = await Promise.all([startTestCore(), freePort(), freePort()]);
  await publishCatalogue(core);
  const provisionerUrl = `http://127.0.0.1:${port}`;
  const args = ['--port', String(port), '--log', join(directory, 'effects.ndjson')];
  const timing = ['--latency-ms', '5,15', '--callback-delay-ms', '20'];
  const provisioner = await startChild('bench/provisioner/serve.ts', [...args, ...timing], {});
  const send = createSendCommand(core.client, (tenant) => core.token('worker', tenant));
  const urls = createCallbackUrls(`http://127.0.0.1:${callbackPort}`, '{"kty":"OKP","d":"x"}');
  const app = new Hono().route('/callbacks', callbackRoutes(urls, send));
  const server = serve({ fetch: app.fetch, port: callbackPort, hostname: '127.0.0.1' });
  return {
    core,
    send,
    ports: {
      send,
      requestEffect: createRequestEffect(provisionerUrl),
      callbackUrl: (task, attempt) => urls.urlOf({ ...task, attempt }),
    },
    async change(settings) {
      const init = { method: 'POST', body: JSON.stringify(settings) };
      const response = await fetch(`${provisionerUrl}/settings`, init);
      if (!response.ok) throw new Error(await response.text());
    },
    async effects() {
      const response = await fetch(`${provisionerUrl}/effects`);
      return v.parse(EffectsSchema, await response.json());
    },
    async stop() {
      await provisioner.stop();
      server.close();
      await core.stop();
      await rm(directory, { recursive: true });
    },
  };
}
