import process from 'node:process';
import { parseArgs } from 'node:util';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { log } from '../ops/telemetry/log.ts';
import { startTelemetry } from '../ops/telemetry/start.ts';
import { callbackRoutes } from './callbacks/callback_routes.ts';
import { readEnvironment } from './environment.ts';
import { healthRoutes } from './health_routes.ts';
import { parseRoles, ROLES } from './roles.ts';
import { startBridge } from './start_bridge.ts';

const HELP = `node bridge/serve.ts [--roles ${ROLES.join(',')}]

Carries the outbox to Kafka, keeps the projections, tells the workflows what happened and works off
their jobs. Serves /callbacks, /healthz, /readyz and /metrics on QW_BRIDGE_PORT.

Environment: QW_PG_BRIDGE_URL, QW_KAFKA_BROKERS, QW_NATS_BRIDGE_URL, CAMUNDA_REST_ADDRESS,
QW_BRIDGE_SIGNING_KEY, QW_BRIDGE_PORT, QW_BRIDGE_URL (optional), QW_PROVISIONER_URL.`;

/** The rest of the ten seconds within which a process that is told to stop must be gone. */
const STOP_MS_MAX = 9_500;

function fail(problem: string): never {
  console.error(`${problem}\n\n${HELP}`);
  process.exit(2);
}

function parseOptions() {
  try {
    return parseArgs({ options: { help: { type: 'boolean' }, roles: { type: 'string' } } }).values;
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
}

const options = parseOptions();
if (options.help === true) {
  console.log(HELP);
  process.exit(0);
}
const roles = parseRoles(options.roles);
if (typeof roles === 'string') fail(roles);
const environment = readEnvironment(process.env);
if (!('QW_BRIDGE_PORT' in environment)) fail(environment.join('\n'));

const telemetry = startTelemetry({ service: 'bridge' });
const bridge = await startBridge(environment, roles);
const app = new Hono();
app.route('/', healthRoutes(bridge.readiness, telemetry.metricsText));
app.route('/callbacks', callbackRoutes(bridge.callbackUrls, bridge.send));
const hostname = '127.0.0.1';
const server = serve(
  { fetch: app.fetch, port: environment.QW_BRIDGE_PORT, hostname },
  ({ port }) => {
    console.log(`ready bridge http://${hostname}:${port}`);
  },
);

let stopping = false;
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  setTimeout(() => process.exit(0), STOP_MS_MAX).unref();
  // Callbacks go on until the last worker has finished; their answers are commitments.
  await bridge.stop();
  if ('closeIdleConnections' in server) server.closeIdleConnections();
  server.close();
  await telemetry.shutdown();
  process.exit(0);
}
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    stop().catch((error: unknown) => {
      log('error', 'the bridge did not stop cleanly', { error });
      process.exit(1);
    });
  });
}
