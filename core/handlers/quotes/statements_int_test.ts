import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Role } from '../../contract/identity.ts';
import type { RequestBody } from '../../contract/calls.ts';
import type { Stem } from '../../contract/subjects.ts';
import { publishCatalogue } from '../../server/test_catalogue.ts';
import { accepted, startTestCore } from '../../server/test_core.ts';
import type { TestCore } from '../../server/test_core.ts';

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore();
  await core.admin`create extension if not exists pg_stat_statements`;
  await publishCatalogue(core);
});
afterAll(async () => {
  await core.stop();
});

const CONTEXT = { market: 'us', channel: 'direct', customerId: 'acme' };
type Costs = { readonly statements: number; readonly roundTrips: number };

/** Sent for commands; the sweep of what expires and the relay's bell come when they come. */
async function statements(): Promise<number> {
  const [row] = await core.admin`
    select coalesce(sum(s.calls), 0)::integer as calls
    from pg_stat_statements s
    join pg_database d on d.oid = s.dbid and d.datname = current_database()
    join pg_roles r on r.oid = s.userid and r.rolname <> current_user
    where s.query !~ 'due_quotes|quote_expiry|pg_notify'
  `;
  return Number(row?.['calls']);
}

/** Every command on quotes, with so many lines; what each took. */
async function lifeOf(lineCount: number): Promise<ReadonlyMap<string, Costs>> {
  const costs = new Map<string, Costs>();
  const lines = Array.from({ length: lineCount }, (_, at) => ({
    id: `l${at}`,
    offeringId: at % 2 === 0 ? 'router' : 'fiber',
    quantity: 1 + (at % 5),
    // Over the limit of the first approval policy.
    adjustment: { kind: 'percent_off' as const, value: '15', reason: 'good customer' },
  }));
  const first = { quantity: 2, lineId: 'l0', op: 'change' as const };
  let seen = { id: '', version: 0 };

  const opened = async (stem: 'quote_create' | 'quote_clone', body: object): Promise<void> => {
    seen = await step('sales', stem, body as RequestBody[typeof stem]);
  };
  const next = async (role: Role, stem: Stem, more: object = {}, name: string = stem) => {
    const body: RequestBody['quote_price'] = { quoteId: seen.id, ...more };
    const { version } = await step(role, stem as 'quote_price', body, name);
    seen = { ...seen, version };
  };

  await opened('quote_create', { ...CONTEXT, lines });
  await next('sales', 'quote_put_items', {
    lines: lines.map((line) => ({ ...line, quantity: 9 })),
  });
  await next('sales', 'quote_edit_items', { edits: [first] }, 'quote_edit_items of a draft');
  await next('sales', 'quote_price');
  await next('sales', 'quote_edit_items', { edits: [{ ...first, quantity: 3 }] });
  await next('sales', 'quote_submit');
  await next('approver', 'quote_reject', { reason: 'too cheap' });
  await next('sales', 'quote_revise');
  await next('sales', 'quote_price', {}, 'quote_price of a revision');
  await next('sales', 'quote_submit', {}, 'quote_submit of a revision');
  await next('sales', 'quote_withdraw');
  await next('sales', 'quote_price', {}, 'quote_price of what was withdrawn');
  await next('sales', 'quote_submit', {}, 'quote_submit of what was withdrawn');
  await next('approver', 'quote_approve');
  await next('sales', 'quote_accept');
  const { id: quoteId } = seen;
  await next('sales', 'quote_convert');
  await opened('quote_clone', { quoteId });
  await next('sales', 'quote_cancel');
  return costs;

  async function step<S extends Stem>(
    role: Role,
    stem: S,
    body: RequestBody[S],
    name: string = stem,
  ): Promise<{ readonly id: string; readonly version: number }> {
    const before = await statements();
    const trips = core.roundTrips();
    const reply = await core.ask(role, stem, body, { expectedVersion: seen.version });
    const roundTrips = core.roundTrips() - trips;
    costs.set(name, { statements: (await statements()) - before, roundTrips });
    const { id, version }: { readonly id?: unknown; readonly version: number } = accepted(reply);
    return { id: String(id), version };
  }
}

// The server forgets statements when too many tests ask at once; then it is asked again.
test(
  'every command takes as many statements for 1,000 lines as for one, in two round trips',
  {
    retry: 2,
    timeout: 60_000,
  },
  async () => {
    await lifeOf(1);
    const small = await lifeOf(1);
    const large = await lifeOf(1_000);
    expect(Object.fromEntries(large)).toEqual(Object.fromEntries(small));
    for (const [name, { roundTrips, statements: sent }] of small) {
      expect([name, roundTrips]).toEqual([name, 2]);
      // Begin, idempotency, loads, writes, audit, outbox, reply, commit.
      expect(sent).toBeGreaterThanOrEqual(8);
      expect(sent).toBeLessThanOrEqual(16);
    }
  },
);
