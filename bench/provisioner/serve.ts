import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { serve } from '@hono/node-server';
import { createApp } from './app.ts';
import { startCallbacks } from './callbacks.ts';
import { openLog, readLog } from './log.ts';
import { createProvisioner } from './provisioner.ts';
import { readArguments } from './read_arguments.ts';

const HELP = `node bench/provisioner/serve.ts: an external system, with faults on demand

  --port N               (QW_PROVISIONER_PORT)
  --log FILE             every effect, one JSON a line (QW_PROVISIONER_LOG)
  --seed N               decides every fault and duration, with the task id (1)
  --latency-ms P50,P95   time to reply (20,60)
  --transient R          share of calls that fail in passing, 0 to 1 (0)
  --permanent R          share of tasks that are refused (0)
  --callback-delay-ms N  from the reply to the callback (150)
  --callback-failed R    share of callbacks that report failure (0)
  --callback-duplicates R  share of callbacks that are sent twice (0)

POST /effects · GET /effects[?taskId=|orderId=|summary] · GET, POST /settings`;

function fail(problem: string): never {
  console.error(`${problem}\n\n${HELP}`);
  process.exit(2);
}

const OPTIONS = {
  help: { type: 'boolean' },
  port: { type: 'string' },
  log: { type: 'string' },
  seed: { type: 'string' },
  'latency-ms': { type: 'string' },
  transient: { type: 'string' },
  permanent: { type: 'string' },
  'callback-delay-ms': { type: 'string' },
  'callback-failed': { type: 'string' },
  'callback-duplicates': { type: 'string' },
} as const;

function parseOptions() {
  try {
    return parseArgs({ options: OPTIONS }).values;
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
}

const values = parseOptions();
if (values.help === true) {
  console.log(HELP);
  process.exit(0);
}
const given = readArguments(values, process.env);
if (typeof given === 'string') fail(given);
await mkdir(dirname(given.log), { recursive: true });
const past = await readLog(given.log);
const effectLog = await openLog(given.log);
let settings = given.settings;
const callbacks = startCallbacks(() => settings, effectLog);
const provisioner = createProvisioner(() => settings, effectLog, callbacks, past);
const app = createApp({
  provisioner,
  callbacks,
  settings: () => settings,
  change: (changed) => {
    settings = changed;
  },
});
const server = serve({ fetch: app.fetch, port: given.port, hostname: '127.0.0.1' }, ({ port }) => {
  console.log(`ready provisioner http://127.0.0.1:${port}`);
});

// Callbacks that are still owed are in the log: the next start owes them again.
const stop = (): void => {
  callbacks.stop();
  server.close(() => void effectLog.close().then(() => process.exit(0)));
  if ('closeIdleConnections' in server) server.closeIdleConnections();
  setTimeout(() => process.exit(0), 5_000).unref();
};
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
