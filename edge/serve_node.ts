import process from 'node:process';
import { serve as listen } from '@hono/node-server';
import { connectCore } from '../core/client/connect.ts';
import { startTelemetry } from '../ops/telemetry/start.ts';
import { watchLoop } from './http/load.ts';
import { answerArguments, failToStart, start } from './start.ts';

/** Requests get this long to finish after a stop signal. */
const DRAIN_MS_MAX = 8_000;

async function serve(): Promise<void> {
  const { settings, edge, drain, close } = await start({
    connectCore,
    telemetry: startTelemetry({ service: 'edge' }),
    loopDelayMs: watchLoop(),
  });
  const { host: hostname, port } = settings;
  const server = listen({ fetch: edge.app.fetch, port, hostname }, (info) => {
    console.log(`ready edge http://${hostname}:${info.port}`);
  });
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    drain();
    const drained = new Promise<void>((resolve) => {
      server.close(() => resolve());
    });
    // Keep-alive connections without a request would hold the server open.
    if ('closeIdleConnections' in server) server.closeIdleConnections();
    await Promise.race([drained, new Promise((wake) => setTimeout(wake, DRAIN_MS_MAX))]);
    await close();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      stop().catch(failToStart);
    });
  }
}

answerArguments('node edge/serve_node.ts');
serve().catch(failToStart);
