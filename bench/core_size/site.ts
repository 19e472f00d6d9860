import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import process from 'node:process';
import { connectCore } from '../../core/client/connect.ts';
import type { RequestOptions } from '../../core/client/request.ts';
import type { ReplyBody, RequestBody } from '../../core/contract/calls.ts';
import type { Role } from '../../core/contract/identity.ts';
import type { Accepted } from '../../core/contract/reply.ts';
import type { Stem } from '../../core/contract/subjects.ts';
import { node } from '../bring_up.ts';
import { freePort, startServer } from '../edge_limit/server.ts';
import { need } from '../stack_env.ts';
import { tokenOf } from '../tenant_tokens.ts';
import { createEmpty, fill, findFilled, TENANT, type Asked, type Filled } from './fill.ts';

/** One size: a database, and a core that only this run talks to. */
export type Site = {
  readonly name: string;
  readonly adminUrl: string;
  /** Sends one request, which has to be accepted. */
  readonly ask: <S extends Stem>(
    role: Role,
    stem: S,
    body: RequestBody[S],
    more?: Partial<RequestOptions>,
  ) => Promise<Accepted<ReplyBody[S]>>;
  readonly close: () => Promise<void>;
};

const DEADLINE_MS = 20_000;
const CORE = join(import.meta.dirname, '../../core/serve.ts');

export async function openSite(
  asked: Asked,
  reuse: boolean,
  seed: number,
  say: (text: string) => void,
): Promise<Site> {
  const known = reuse ? await findFilled(asked) : null;
  if (known !== null) {
    say(`using the ${known.quotes} quotes that the stack ${asked.stack} has`);
    return startSite(asked, known);
  }
  const empty = await createEmpty(asked);
  const site = await startSite(asked, empty);
  try {
    say(`generating ${asked.quotes} quotes and orders`);
    await node('core/cli/catalog.ts', ['import', 'db/catalogue', '--publish', '--json'], {
      QW_NATS_CLIENT_URL: site.natsUrl,
      QW_ADMIN_TOKEN: await site.token('admin'),
    });
    await fill(empty, seed);
    return site;
  } catch (error) {
    await site.close();
    throw error;
  }
}

async function startSite({ env, stack, quotes }: Asked, { coreUrl, adminUrl, drop }: Filled) {
  const closing: (() => Promise<void>)[] = [drop];
  const close = async (): Promise<void> => {
    for (const stop of closing.toReversed()) await stop();
  };
  try {
    const natsPort = await freePort();
    const where = ['-a', '127.0.0.1', '-p', String(natsPort)];
    const nats = await startServer('nats-server', where, {}, natsPort);
    closing.push(nats.stop);
    const natsUrl = `nats://127.0.0.1:${natsPort}`;
    const metricsPort = await freePort();
    const core = await startServer(
      process.execPath,
      [CORE],
      {
        QW_PG_CORE_URL: coreUrl,
        QW_NATS_CORE_URL: natsUrl,
        QW_ISSUERS: need(env, 'QW_ISSUERS', stack),
        QW_CORE_METRICS_PORT: String(metricsPort),
      },
      metricsPort,
    );
    closing.push(core.stop);
    const client = await connectCore({ url: natsUrl, name: 'bench' });
    closing.push(client.close);
    const key = need(env, 'QW_DEV_SIGNING_KEY', stack);
    const tokens = new Map<Role, Promise<string>>();
    const token = (role: Role): Promise<string> => {
      const made = tokens.get(role) ?? tokenOf(key, TENANT, role);
      tokens.set(role, made);
      return made;
    };
    const ask: Site['ask'] = async (role, stem, body, more = {}) => {
      const options = { token: await token(role), idempotencyKey: randomUUID() };
      const deadlineMs = DEADLINE_MS;
      const reply = await client.request(stem, body, { ...options, deadlineMs, ...more });
      if (reply.ok) return reply;
      throw new Error(
        `void: ${stem} ${JSON.stringify(body)} was refused: ${JSON.stringify(reply)}`,
      );
    };
    return { name: quotes.toLocaleString('en'), adminUrl, natsUrl, token, ask, close };
  } catch (error) {
    await close();
    throw error;
  }
}
