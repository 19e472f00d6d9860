import { randomUUID } from 'node:crypto';
import { cloneId } from '../core_alone/clone_id.ts';
import { TENANT } from '../core_alone/core_alone.ts';
import { closedLoop } from '../measure/closed_loop.ts';
import type { Contest, Leg, Run } from './model.ts';
import { runPgbench } from './pgbench.ts';

/** While a connection waits for the disk its next request is already there. */
const IN_FLIGHT_PER_CONNECTION = 2;

/** The quotes numbered from `first` on, each once, or round and round those up to `wrap`. */
export type Part = { readonly first: number; readonly count: number; readonly wrap?: number };

/** Commands through NATS. `versions` knows what was seen of each quote. */
export async function coreLeg(
  { alone, connections }: Run,
  { stem, name }: Contest,
  part: Part,
  versions: Map<string, number>,
  version: number,
): Promise<number> {
  const token = await alone.token('sales');
  const ids = Array.from({ length: part.count }, (_, at) =>
    cloneId(`core-${name}`, numberOf(part, at)),
  );
  const startedAt = performance.now();
  await closedLoop(ids, connections * IN_FLIGHT_PER_CONNECTION, async (quoteId) => {
    const expectedVersion = versions.get(quoteId) ?? version;
    const options = { token, idempotencyKey: randomUUID(), expectedVersion };
    const reply = await alone.client.request(stem, { quoteId }, options);
    if (!reply.ok) throw new Error(`void: ${stem} was refused: ${JSON.stringify(reply)}`);
    versions.set(quoteId, reply.version ?? 0);
  });
  return (part.count * 1_000) / (performance.now() - startedAt);
}

function numberOf({ first, wrap }: Part, at: number): number {
  return wrap === undefined ? first + at : first + (at % wrap);
}

let legs = 0;

/** The same by pgbench, on quotes of its own. */
export async function pgbenchLeg(
  { alone, pgbench, folder, connections }: Run,
  script: Contest['scripts']['plain'],
  { first, count, wrap = 1 }: Part,
): Promise<number> {
  legs += 1;
  return runPgbench(pgbench, {
    databaseUrl: alone.database.coreUrl,
    script,
    folder,
    connections,
    transactions: count / connections,
    variables: { i: 0, run: legs, clients: connections, first, quotes: wrap },
  });
}

/** Measures what a leg wrote, and checks that it added and changed what it had to. */
export async function checked(
  { alone: { database } }: Run,
  { adds, name }: Contest,
  { side, count, wrap = count }: Part & { readonly side: 'core' | 'pgbench' },
  leg: () => Promise<number>,
): Promise<Leg> {
  const before = await stateOf(database.admin);
  const perSecond = await leg();
  const after = await stateOf(database.admin);
  for (const [table, each] of Object.entries(adds)) {
    const added = Number(after[table]) - Number(before[table]);
    if (added !== each * count) {
      throw new Error(`void: ${count} × ${name} added ${added} rows to ${table}`);
    }
  }
  const changed = await changedSince(database.admin, `${side}-${name}`, String(before['now']));
  if (changed !== Math.min(count, wrap)) {
    throw new Error(`void: ${count} × ${name} by ${side} changed ${changed} quotes`);
  }
  return { perSecond, walBytes: (Number(after['wal']) - Number(before['wal'])) / count };
}

async function stateOf(sql: Run['alone']['database']['admin']): Promise<Record<string, unknown>> {
  const [row] = await sql`
    select (select count(*) from audit_log where tenant_id = ${TENANT}) as audit_log,
      (select count(*) from outbox where tenant_id = ${TENANT}) as outbox,
      (select count(*) from idempotency where tenant_id = ${TENANT}) as idempotency,
      (select count(*) from customer_order where tenant_id = ${TENANT}) as customer_order,
      pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0') as wal, clock_timestamp() as now
  `;
  return row ?? {};
}

async function changedSince(
  sql: Run['alone']['database']['admin'],
  copies: string,
  since: string,
): Promise<number> {
  const [row] = await sql<{ changed: number }[]>`
    select count(*)::integer as changed from quote
    where tenant_id = ${TENANT} and number like ${`${copies}-%`} and updated_at >= ${since}
  `;
  return row?.changed ?? 0;
}
