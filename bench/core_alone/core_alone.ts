import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import process from 'node:process';
import { connectCore } from '../../core/client/connect.ts';
import type { CoreClient, RequestOptions } from '../../core/client/request.ts';
import type { ReplyBody, RequestBody } from '../../core/contract/calls.ts';
import type { Role } from '../../core/contract/identity.ts';
import type { Accepted } from '../../core/contract/reply.ts';
import type { Stem } from '../../core/contract/subjects.ts';
import { node } from '../bring_up.ts';
import { freePort, startServer } from '../edge_limit/server.ts';
import type { Server } from '../edge_limit/server.ts';
import { need, stackEnv } from '../stack_env.ts';
import { tokenOf } from '../tenant_tokens.ts';
import { publishCatalogue } from './catalogue.ts';
import { createDatabase } from './database.ts';
import type { OwnDatabase } from './database.ts';

export const TENANT = 'bench';

/** Sends one request, which has to be accepted. */
export type Ask = <S extends Stem>(
  role: Role,
  stem: S,
  body: RequestBody[S],
  more?: Partial<RequestOptions>,
) => Promise<Accepted<ReplyBody[S]>>;

export type CoreAlone = {
  readonly database: OwnDatabase;
  readonly natsUrl: string;
  readonly nats: Server;
  readonly client: CoreClient;
  readonly ask: Ask;
  readonly token: (role: Role, tenant?: string) => Promise<string>;
  /** One more core; `pgUrl` when it isn't to connect to the database directly. */
  readonly startCore: (env?: Readonly<Record<string, string>>) => Promise<Server>;
  readonly stop: () => Promise<void>;
};

/**
 * PostgreSQL of a stack, and nothing else of it: a database, a NATS server and cores of this run,
 * so that neither a bridge nor another core takes part. A catalogue is on sale.
 */
export async function coreAlone(name: string, say: (text: string) => void): Promise<CoreAlone> {
  say(`bringing up PostgreSQL of the stack ${name}`);
  await node('ops/stack/main.ts', ['up', 'postgres', '--stack', name]);
  const env = stackEnv(name);
  /** What has to be undone, the last first. */
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
    const database = await createDatabase(env, name);
    undo.push(database.drop);
    const startCore: CoreAlone['startCore'] = async (more = {}) => {
      const issuers = need(env, 'QW_ISSUERS', name);
      const core = await startOne(database.coreUrl, natsUrl, issuers, more);
      undo.push(core.stop);
      return core;
    };
    const client = await connectCore({ url: natsUrl, name: 'bench' });
    undo.push(client.close);
    const signingKey = need(env, 'QW_DEV_SIGNING_KEY', name);
    const token: CoreAlone['token'] = (role, tenant = TENANT) => tokenOf(signingKey, tenant, role);
    const ask = askWith(client, token);
    const first = await startCore();
    await publishCatalogue(ask);
    await first.stop();
    return { database, natsUrl, nats, client, ask, token, startCore, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startOne(
  databaseUrl: string,
  natsUrl: string,
  issuers: string,
  more: Readonly<Record<string, string>>,
): Promise<Server> {
  const port = await freePort();
  const env = {
    QW_PG_CORE_URL: databaseUrl,
    QW_NATS_CORE_URL: natsUrl,
    QW_ISSUERS: issuers,
    QW_CORE_METRICS_PORT: String(port),
    ...more,
  };
  const program = join(import.meta.dirname, '../../core/serve.ts');
  return startServer(process.execPath, [program], env, port);
}

function askWith(client: CoreClient, token: CoreAlone['token']): Ask {
  const tokens = new Map<Role, Promise<string>>();
  return async (role, stem, body, more = {}) => {
    const known = tokens.get(role) ?? token(role);
    tokens.set(role, known);
    const reply = await client.request(stem, body, {
      token: await known,
      idempotencyKey: randomUUID(),
      ...more,
    });
    if (!reply.ok) throw new Error(`void: ${stem} was refused: ${JSON.stringify(reply)}`);
    return reply;
  };
}
