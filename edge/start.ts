import process from 'node:process';
import { parseArgs } from 'node:util';
import type { CoreClient } from '../core/client/request.ts';
import type { ConnectOptions } from '../core/client/retry.ts';
import { createVerifier } from '../core/identity/verify.ts';
import { log } from '../ops/telemetry/log.ts';
import type { Telemetry } from '../ops/telemetry/start.ts';
import { createEdge } from './app.ts';
import type { AppOptions, Edge } from './app.ts';
import { createL2 } from './cache/l2.ts';
import { coreProbe } from './health/core_probe.ts';
import { compressZlib } from './http/compress_zlib.ts';
import { followHints } from './cache/hints.ts';
import { readSettings, USAGE } from './settings.ts';
import type { Settings } from './settings.ts';

export type Started = {
  readonly settings: Settings;
  readonly edge: Edge;
  /** Call when the last request was answered. */
  readonly close: () => Promise<void>;
  /** From now on `/readyz` says no. */
  readonly drain: () => void;
};

/** What a runtime has in its own way. */
export type Runtime = {
  /** Over TCP, or over WebSocket where there is no TCP. */
  readonly connectCore: (options: ConnectOptions) => Promise<CoreClient>;
  readonly telemetry: Telemetry;
  readonly readVariable?: (name: string) => string | undefined;
} & Pick<AppOptions, 'defer' | 'loopDelayMs' | 'send'>;

/** What all runtimes share: settings, the core, Redis, the app. */
export async function start({
  connectCore,
  telemetry,
  readVariable = readProcessVariable,
  ...own
}: Runtime): Promise<Started> {
  const settings = readSettings(readVariable);
  const core = await connectCore({ url: settings.natsUrl, name: 'edge' });
  const failing = reportRarely('the regional cache failed');
  const l2 =
    settings.redis === undefined ? undefined : createL2({ ...settings.redis, onFailure: failing });
  let accepting = true;
  const edge = createEdge({
    core,
    l2,
    verify: createVerifier(settings.issuers),
    compress: compressZlib,
    ...(settings.rateLimits === undefined ? {} : { rateLimits: settings.rateLimits }),
    ...own,
    ...(settings.origins === undefined ? {} : { origins: settings.origins }),
    coreReachable: coreProbe(core),
    accepting: () => accepting,
    metricsText: telemetry.metricsText,
    onFault: (error, traceId) => log('error', 'a request failed', { error, trace: traceId }),
  });
  const stopHints = followHints(core.connection, edge.catalogPublished);
  return {
    settings,
    edge,
    drain() {
      accepting = false;
    },
    async close() {
      stopHints();
      await closeQuietly(core);
      await telemetry.shutdown();
    },
  };
}

/** On Deno a variable may be out of sight; then it is as good as not set. */
function readProcessVariable(name: string): string | undefined {
  try {
    return process.env[name];
  } catch {
    return undefined;
  }
}

/** `--help`, or a refusal of anything else; exits in both cases. */
export function answerArguments(command: string): void {
  try {
    const { values } = parseArgs({ options: { help: { type: 'boolean', short: 'h' } } });
    if (values.help !== true) return;
    console.log(`usage: ${command}\n\n${USAGE}`);
    process.exit(0);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\nTry --help.`);
    process.exit(2);
  }
}

/** One line for a fault at start; the process manager decides what comes next. */
export function failToStart(error: unknown): never {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}

async function closeQuietly(core: CoreClient): Promise<void> {
  await core.close().catch((error: unknown) => log('warn', 'closing NATS failed', { error }));
}

/** A cache that is down must not fill the log. Told is the kind of failure, never its words. */
function reportRarely(message: string): (error: unknown) => void {
  let last = 0;
  return (error) => {
    const now = Date.now();
    if (now - last < 10_000) return;
    last = now;
    log('warn', message, { kind: error instanceof Error ? error.name : typeof error });
  };
}
