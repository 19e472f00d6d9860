import process from 'node:process';
import { connectCore } from '../core/client/connect.ts';
import { startTelemetry } from '../ops/telemetry/start.ts';
import { createCopies } from './cache/copies.ts';
import { watchLoop } from './http/load.ts';
import { answerArguments, failToStart, start } from './start.ts';

/** The part of Deno that is used here; the rest of the edge knows no runtime. */
type DenoServer = {
  readonly addr: { readonly port: number };
  readonly shutdown: () => Promise<void>;
};
declare const Deno: {
  readonly serve: (
    options: { port: number; hostname: string; onListen: () => void },
    handler: (request: Request) => Response | Promise<Response>,
  ) => DenoServer;
};

/** Requests get this long to finish after a stop signal. */
const DRAIN_MS_MAX = 8_000;

async function serve(): Promise<void> {
  const { settings, edge, drain, close } = await start({
    connectCore,
    telemetry: startTelemetry({ service: 'edge' }),
    loopDelayMs: watchLoop(),
    send: createCopies(),
  });
  const { host: hostname, port } = settings;
  const server = Deno.serve({ port, hostname, onListen: () => undefined }, edge.app.fetch);
  console.log(`ready edge http://${hostname}:${server.addr.port}`);
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    drain();
    const late = new Promise((wake) => setTimeout(wake, DRAIN_MS_MAX));
    await Promise.race([server.shutdown(), late]);
    await close();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      stop().catch(failToStart);
    });
  }
}

answerArguments('deno run <permissions, see edge/README.md> edge/serve_deno.ts');
serve().catch(failToStart);
