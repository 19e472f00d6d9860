import { headers } from 'nats';
import type { NatsConnection } from 'nats';
import { connectNats } from '../core/client/connect.ts';
import { createCoreClient } from '../core/client/request.ts';
import { hintSubject } from '../core/contract/subjects.ts';
import { checkBudgetOf } from '../db/budget/check_budget.ts';
import { PARTS } from '../db/budget/parts.ts';
import { connect } from '../db/connect.ts';
import type { Readiness } from '../ops/telemetry/health.ts';
import { createCallbackUrls } from './callbacks/callback_url.ts';
import type { CallbackUrls } from './callbacks/callback_url.ts';
import { connectCamunda } from './camunda/camunda.ts';
import { createSendCommand } from './commands/command.ts';
import type { SendCommand } from './commands/command.ts';
import { createWorkerTokens } from './commands/worker_token.ts';
import { runEventConsumer } from './consume/runtime.ts';
import type { Environment } from './environment.ts';
import { createKafka, ensureTopics } from './kafka/kafka.ts';
import type { KafkaClient } from './kafka/kafka.ts';
import { TOPICS } from './kafka/topics.ts';
import { orderSummary } from './projections/order_summary.ts';
import { createHints } from './relay/hints.ts';
import { startRelay } from './relay/relay.ts';
import { retryStart } from './retry_start.ts';
import type { Role } from './roles.ts';
import { workflowTriggers } from './triggers/workflow_triggers.ts';
import { allWorkers } from './workers/all_workers.ts';
import { createRequestEffect } from './workers/effects.ts';
import { startWorkers } from './workers/start_workers.ts';

export type Bridge = {
  readonly callbackUrls: CallbackUrls;
  readonly send: SendCommand;
  readonly readiness: () => Readiness;
  readonly stop: () => Promise<void>;
};

type Shared = {
  readonly environment: Environment;
  readonly kafka: KafkaClient;
  readonly nats: NatsConnection;
  readonly send: SendCommand;
  readonly callbackUrls: CallbackUrls;
};
type Running = { readonly isReady: () => boolean; readonly stop: () => Promise<void> };

/** Starts what the roles say; each of them goes on alone when another loses its footing. */
export async function startBridge(
  environment: Environment,
  roles: readonly Role[],
): Promise<Bridge> {
  await checkBudgetOf(environment.QW_PG_BRIDGE_URL, 'bridge', connectionsOf(roles));
  const kafka = createKafka(environment.QW_KAFKA_BROKERS, 'qw-bridge');
  const nats = await connectNats({ url: environment.QW_NATS_BRIDGE_URL, name: 'bridge' });
  const tokens = await createWorkerTokens(environment.QW_BRIDGE_SIGNING_KEY);
  const send = createSendCommand(createCoreClient(nats, headers), tokens);
  const baseUrl = environment.QW_BRIDGE_URL ?? `http://127.0.0.1:${environment.QW_BRIDGE_PORT}`;
  const callbackUrls = createCallbackUrls(baseUrl, environment.QW_BRIDGE_SIGNING_KEY);
  const shared: Shared = { environment, kafka, nats, send, callbackUrls };
  await retryStart('Kafka', () => ensureTopics(kafka, TOPICS));
  const started = await Promise.all(
    roles.map(async (role) => [role, await START[role](shared)] as const),
  );
  return {
    callbackUrls,
    send,
    readiness: () => Object.fromEntries(started.map(([role, one]) => [role, one.isReady()])),
    async stop() {
      await Promise.all(started.map(([, one]) => one.stop()));
      await nats.drain();
    },
  };
}

/** Triggers and workers talk to Kafka, NATS and the workflow engine only. */
function connectionsOf(roles: readonly Role[]): number {
  const { relay, projections } = PARTS.bridge;
  return (roles.includes('relay') ? relay : 0) + (roles.includes('projections') ? projections : 0);
}

const START: Readonly<Record<Role, (shared: Shared) => Promise<Running>>> = {
  relay: ({ environment, kafka, nats }) => {
    const hints = createHints(nats);
    const relay = startRelay({ databaseUrl: environment.QW_PG_BRIDGE_URL, kafka, hints });
    return Promise.resolve(relay);
  },
  projections: async ({ environment, kafka }) => {
    const sql = connect({
      url: environment.QW_PG_BRIDGE_URL,
      application: 'qw-projections',
      max: PARTS.bridge.projections,
    });
    const consumer = await retryStart('Kafka', () => runEventConsumer(kafka, orderSummary(sql)));
    const stop = async (): Promise<void> => {
      await consumer.stop();
      await sql.end({ timeout: 2 });
    };
    return { isReady: consumer.isReady, stop };
  },
  triggers: async ({ environment, kafka }) => {
    const triggers = workflowTriggers(connectCamunda(environment.CAMUNDA_REST_ADDRESS));
    return retryStart('Kafka', () => runEventConsumer(kafka, triggers));
  },
  workers: ({ environment, nats, send, callbackUrls }) => {
    const specs = allWorkers({
      send,
      requestEffect: createRequestEffect(environment.QW_PROVISIONER_URL),
      callbackUrl: (task, attempt) => callbackUrls.urlOf({ ...task, attempt }),
      sendNotice: ({ tenant, ...notice }) =>
        nats.publish(hintSubject(tenant, `notice.${notice.kind}`), JSON.stringify(notice)),
    });
    const client = connectCamunda(environment.CAMUNDA_REST_ADDRESS);
    const { stop } = startWorkers(client, specs);
    return Promise.resolve({ isReady: () => !nats.isClosed(), stop });
  },
};
