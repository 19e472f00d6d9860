import type { RequestBody } from '../../contract/calls.ts';
import type { TestCore } from '../../server/test_core.ts';

/** More than run and wait in a core of tests. */
const FLOOD = 300;

const IMPORT: RequestBody['quote_import'] = {
  market: 'us',
  channel: 'direct',
  customerId: 'flood',
  submit: true,
  lines: [
    {
      id: 'l1',
      offeringId: 'router',
      adjustment: { kind: 'percent_off', value: '15', reason: 'needs approval' },
    },
  ],
};

/** Of the pool `bulk` in a core of tests. */
const CONNECTIONS = 4;

export type Saturated = {
  /** Lets the imports that hold the pool go on; resolves when each has its outcome. */
  readonly release: () => Promise<readonly string[]>;
};

/**
 * Fills the pool `bulk` and its queue with real imports: nobody can open an approval case while its
 * table is locked. Resolves when the queue is full and every connection waits for that lock.
 */
export async function saturateBulk(core: TestCore, tenant = 'demo'): Promise<Saturated> {
  const token = await core.token('partner', tenant, 'flood');
  // A flood of a token that isn't known yet would be held up at the verification.
  await core.client.request('quote_search', { limit: 1 }, { token });
  const unlocked = Promise.withResolvers<void>();
  const locked = Promise.withResolvers<void>();
  const lock = core.admin.begin(async (tx) => {
    await tx`lock table approval_case in exclusive mode`;
    locked.resolve();
    await unlocked.promise;
  });
  await locked.promise;
  const shed = Promise.withResolvers<void>();
  const send = async () => {
    const reply = await core.ask('partner', 'quote_import', IMPORT, { token });
    // Who gives up a lock is told so in other words than who finds the queue full.
    if (!reply.ok && / bulk requests are /.test(reply.detail)) shed.resolve();
    return reply.ok ? 'ok' : reply.code;
  };
  const all = Promise.all(Array.from({ length: FLOOD }, send));
  await Promise.race([
    shed.promise,
    all.then(() => Promise.reject(new Error('the pool for bulk takes everything'))),
  ]);
  while ((await waitingForLock(core)) < CONNECTIONS) {
    await new Promise((wake) => setTimeout(wake, 10));
  }
  return {
    async release() {
      unlocked.resolve();
      await lock;
      return all;
    },
  };
}

async function waitingForLock({ admin }: TestCore): Promise<number> {
  const rows = await admin`
    select 1 from pg_locks where relation = 'approval_case'::regclass and not granted
      and database = (select oid from pg_database where datname = current_database())
  `;
  return rows.length;
}
