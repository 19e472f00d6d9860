import { randomUUID } from 'node:crypto';
import { connect } from '../../db/connect.ts';
import type { Sql } from '../../db/connect.ts';
import { createTestDatabase } from '../../db/test_database.ts';
import type { TestDatabase } from '../../db/test_database.ts';
import { connectCore, connectNats } from '../client/connect.ts';
import type { CoreClient, RequestOptions } from '../client/request.ts';
import type { ReplyBody, RequestBody } from '../contract/calls.ts';
import type { Issuer, Role } from '../contract/identity.ts';
import type { Reply } from '../contract/reply.ts';
import type { Stem } from '../contract/subjects.ts';
import { createSigner, generateSigningKey } from '../identity/sign.ts';
import { startCore } from './start_core.ts';
import { startTestNats } from './test_nats.ts';

export type TestCore = {
  readonly database: TestDatabase;
  /** As the owner: sees every tenant. */
  readonly admin: Sql;
  readonly client: CoreClient;
  readonly natsUrl: string;
  readonly natsWsUrl: string;
  /** Whose tokens this core believes. */
  readonly issuers: readonly Issuer[];
  readonly token: (role: Role, tenant?: string, subject?: string) => Promise<string>;
  /** Sends as `role`, with a fresh idempotency key unless `more` has one. */
  readonly ask: <S extends Stem>(
    role: Role,
    stem: S,
    body: RequestBody[S],
    more?: Partial<RequestOptions>,
  ) => Promise<Reply<ReplyBody[S]>>;
  /** How many quotes past their validity this core has expired now. */
  readonly expireQuotes: () => Promise<number>;
  /** Round trips that the pools have made to the database so far. */
  readonly roundTrips: () => number;
  readonly stop: () => Promise<void>;
};

/** A core on a database and a NATS server of its own. */
export async function startTestCore(): Promise<TestCore> {
  const [database, nats] = await Promise.all([createTestDatabase(), startTestNats()]);
  const url = `nats://${nats.url.replace('nats://', '')}`;
  const people = await generateSigningKey('people');
  const bridge = await generateSigningKey('bridge');
  const signPeople = await createSigner('people', people.secret);
  const signBridge = await createSigner('bridge', bridge.secret);
  const issuers: Issuer[] = [
    {
      issuer: 'people',
      roles: ['storefront', 'sales', 'partner', 'approver', 'operator', 'admin'],
      jwks: { keys: [{ kty: 'OKP', ...people.open }] },
    },
    { issuer: 'bridge', roles: ['worker'], jwks: { keys: [{ kty: 'OKP', ...bridge.open }] } },
  ];
  let roundTrips = 0;
  const connection = await connectNats({ url, name: 'core' });
  const core = await startCore({
    databaseUrl: database.coreUrl,
    nats: connection,
    issuers,
    connections: 25,
    cacheBytesMax: 16 * 1024 * 1024,
    version: '0.0.0',
    onRoundTrip: () => {
      roundTrips += 1;
    },
  });
  const client = await connectCore({ url, name: 'test' });
  const admin = connect({ url: database.adminUrl, application: 'test', max: 2 });
  const token = (role: Role, tenant = 'demo', subject: string = role) =>
    (role === 'worker' ? signBridge : signPeople)({ tenant, subject, roles: [role] }, 600);
  return {
    database,
    admin,
    client,
    natsUrl: url,
    natsWsUrl: nats.wsUrl,
    issuers,
    token,
    ask: async (role, stem, body, more = {}) =>
      client.request(stem, body, {
        token: more.token ?? (await token(role)),
        idempotencyKey: randomUUID(),
        deadlineMs: 20_000,
        ...more,
      }),
    expireQuotes: core.expireQuotes,
    roundTrips: () => roundTrips,
    stop: async () => {
      await client.close();
      await core.stop();
      await connection.close();
      await admin.end();
      await nats.stop();
      await database.drop();
    },
  };
}

/** The body of an accepted reply; a refusal fails the test with its reason. */
export function accepted<Body>(reply: Reply<Body>): Body & { readonly version: number } {
  if (!reply.ok) throw new Error(`refused: ${JSON.stringify(reply)}`);
  return { ...reply.body, version: reply.version ?? 0 };
}
