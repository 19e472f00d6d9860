import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import process from 'node:process';
import { connectCore } from '../../core/client/connect.ts';
import type { CoreClient, RequestOptions } from '../../core/client/request.ts';
import type { ReplyBody, RequestBody } from '../../core/contract/calls.ts';
import type { Role } from '../../core/contract/identity.ts';
import type { Accepted } from '../../core/contract/reply.ts';
import type { Stem } from '../../core/contract/subjects.ts';
import { freePort, startServer } from '../edge_limit/server.ts';
import type { Server } from '../edge_limit/server.ts';
import { need } from '../stack_env.ts';
import type { Env } from '../stack_env.ts';
import { tokenOf } from '../tenant_tokens.ts';

const CORE = join(import.meta.dirname, '../../core/serve.ts');
const DEADLINE_MS = 20_000;

/** Sends one request, which has to be accepted. */
export type Ask = <S extends Stem>(
  role: Role,
  stem: S,
  body: RequestBody[S],
  more?: Partial<RequestOptions>,
) => Promise<Accepted<ReplyBody[S]>>;

export type OwnBus = {
  readonly natsUrl: string;
  readonly nats: Server;
  readonly client: CoreClient;
  readonly ask: Ask;
  readonly token: (role: Role, tenant?: string) => Promise<string>;
  /** One more core; `env` may name another way to the database. */
  readonly startCore: (env?: Readonly<Record<string, string>>) => Promise<Server>;
  /** Ends what was started, the last first. */
  readonly stop: () => Promise<void>;
};

/** Whose database it is, which stack's keys sign, and for which tenant is asked. */
type Wanted = {
  readonly env: Env;
  readonly stack: string;
  readonly tenant: string;
  readonly coreUrl: string;
};

/** A NATS server of this run, on which only the cores listen that are started here. */
export async function openBus({ env, stack, tenant: own, coreUrl }: Wanted): Promise<OwnBus> {
  const undo: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (let last = undo.pop(); last !== undefined; last = undo.pop()) await last();
  };
  try {
    const port = await freePort();
    const args = ['-a', '127.0.0.1', '-p', String(port)];
    const nats = await startServer('nats-server', args, {}, port);
    undo.push(nats.stop);
    const natsUrl = `nats://127.0.0.1:${port}`;
    const client = await connectCore({ url: natsUrl, name: 'bench' });
    undo.push(client.close);
    const signingKey = need(env, 'QW_DEV_SIGNING_KEY', stack);
    const token: OwnBus['token'] = (role, tenant = own) => tokenOf(signingKey, tenant, role);
    const startCore: OwnBus['startCore'] = async (more = {}) => {
      const metricsPort = await freePort();
      const settings = {
        QW_PG_CORE_URL: coreUrl,
        QW_NATS_CORE_URL: natsUrl,
        QW_ISSUERS: need(env, 'QW_ISSUERS', stack),
        QW_CORE_METRICS_PORT: String(metricsPort),
        ...more,
      };
      const core = await startServer(process.execPath, [CORE], settings, metricsPort);
      undo.push(core.stop);
      return core;
    };
    return { natsUrl, nats, client, ask: askWith(client, token), token, startCore, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function askWith(client: CoreClient, token: OwnBus['token']): Ask {
  const tokens = new Map<Role, Promise<string>>();
  return async (role, stem, body, more = {}) => {
    const known = tokens.get(role) ?? token(role);
    tokens.set(role, known);
    const options = { token: await known, idempotencyKey: randomUUID(), deadlineMs: DEADLINE_MS };
    const reply = await client.request(stem, body, { ...options, ...more });
    if (reply.ok) return reply;
    throw new Error(`void: ${stem} ${JSON.stringify(body)} was refused: ${JSON.stringify(reply)}`);
  };
}
