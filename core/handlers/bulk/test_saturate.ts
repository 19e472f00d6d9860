import type { RequestBody } from '../../contract/calls.ts';
import type { TestCore } from '../../server/test_core.ts';

const ROUNDS_MAX = 400;

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

export type Saturated = {
  /** Lets the imports that hold the pool go on; resolves when each has its outcome. */
  readonly release: () => Promise<readonly string[]>;
};

/**
 * Fills the pool `bulk` and its queue with real imports: nobody can open an approval case while its
 * table is locked. Resolves when the next import is refused as `overloaded`.
 */
export async function saturateBulk(core: TestCore, tenant = 'demo'): Promise<Saturated> {
  const token = await core.token('partner', tenant, 'flood');
  const unlocked = Promise.withResolvers<void>();
  const locked = Promise.withResolvers<void>();
  const lock = core.admin.begin(async (tx) => {
    await tx`lock table approval_case in exclusive mode`;
    locked.resolve();
    await unlocked.promise;
  });
  await locked.promise;
  const flood: Promise<string>[] = [];
  const send = async () => {
    const reply = await core.ask('partner', 'quote_import', IMPORT, { token });
    return reply.ok ? 'ok' : reply.code;
  };
  let shed = false;
  for (let round = 0; !shed && round < ROUNDS_MAX; round += 1) {
    const one = send();
    flood.push(one);
    // Whoever is shed is told at once; whoever waits says nothing.
    shed = await Promise.race([
      one.then((code) => code === 'overloaded'),
      new Promise<false>((wake) => setTimeout(wake, 2, false)),
    ]);
  }
  if (!shed) throw new Error('the pool for bulk takes everything');
  return {
    async release() {
      unlocked.resolve();
      await lock;
      return Promise.all(flood);
    },
  };
}
