import process from 'node:process';
import { connectCore } from '../core/client/connect.ts';
import { startTelemetry } from '../ops/telemetry/start.ts';
import { watchLoop } from './http/load.ts';
import { answerArguments, failToStart, start } from './start.ts';

/** The part of Bun that is used here; the rest of the edge knows no runtime. */
type BunServer = {
  readonly port: number;
  readonly stop: () => Promise<void>;
};
declare const Bun: {
  readonly serve: (options: {
    port: number;
    hostname: string;
    idleTimeout: number;
    development: boolean;
    fetch: (request: Request) => Response | Promise<Response>;
  }) => BunServer;
};

/** Requests get this long to finish after a stop signal. */
const DRAIN_MS_MAX = 8_000;
/** Seconds; of its own Bun closes a connection after ten without a byte, also one that waits. */
const IDLE_SECONDS_MAX = 60;

async function serve(): Promise<void> {
  const { settings, edge, drain, close } = await start({
    connectCore,
    telemetry: startTelemetry({ service: 'edge' }),
    loopDelayMs: watchLoop(),
  });
  const { host: hostname, port } = settings;
  const server = Bun.serve({
    port,
    hostname,
    idleTimeout: IDLE_SECONDS_MAX,
    development: false,
    fetch: (request) => edge.fetch(request),
  });
  console.log(`ready edge http://${hostname}:${server.port}`);
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    drain();
    await Promise.race([server.stop(), new Promise((wake) => setTimeout(wake, DRAIN_MS_MAX))]);
    await close();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      stop().catch(failToStart);
    });
  }
}

answerArguments('bun edge/serve_bun.ts');
serve().catch(failToStart);
