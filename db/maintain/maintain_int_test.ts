import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { connect } from '../connect.ts';
import type { Sql } from '../connect.ts';
import { createTestDatabase } from '../test_database.ts';
import type { TestDatabase } from '../test_database.ts';
import { maintain } from './maintain.ts';
import type { Line } from './maintain.ts';
import { nameOf, spanOf } from './partitions.ts';
import { policiesWith, POLICIES } from './policy.ts';
import type { TableName } from './policy.ts';

let database: TestDatabase;
let admin: Sql;
beforeEach(async () => {
  database = await createTestDatabase();
  admin = connect({ url: database.adminUrl, application: 'test', max: 4 });
});
afterEach(async () => {
  await admin.end();
  await database.drop();
});

const DAY_MS = 86_400_000;
const dayAgo = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10);

function run(more: { keep?: readonly string[]; dryRun?: boolean } = {}): Promise<readonly Line[]> {
  return maintain(admin, {
    policies: policiesWith(more.keep ?? []),
    now: new Date().toISOString(),
    daysAhead: 3,
    dryRun: more.dryRun ?? false,
    actor: 'ann',
    say: () => undefined,
  });
}

/** The partition of a date, empty. */
async function make(table: TableName, date: string): Promise<string> {
  const { period } = POLICIES[table];
  const span = spanOf(period, date);
  const name = nameOf(table, period, span);
  const [from, to] = [span.from, span.to].map((at) => {
    return table === 'idempotency' ? at.slice(0, 10) : at;
  });
  const ids = table === 'outbox' || table === 'inbox';
  await admin`
    select ensure_partition(${table}, ${name},
      ${ids ? admin`uuid_floor(${from ?? ''}::timestamptz)::text` : admin`${from ?? ''}`},
      ${ids ? admin`uuid_floor(${to ?? ''}::timestamptz)::text` : admin`${to ?? ''}`})
  `;
  return name;
}

async function event(shard: number, date: string): Promise<void> {
  await admin`
    insert into outbox (shard, id, tenant_id, topic, key, event_type, sequence, actor, occurred_at,
      data)
    values (${shard}, uuidv7(${`${date}T12:00:00Z`}::timestamptz - now()), 'demo', 't', 'k',
      'quote.created', 1, 'ann', now(), '{}')
  `;
}

async function reply(day: string): Promise<void> {
  await admin`
    insert into idempotency (day, tenant_id, actor, key, request_hash, reply, created_at)
    values (${day}, 'demo', 'ann', ${`key of ${day}`}, 'h', '{}', now())
  `;
}

const of = (lines: readonly Line[], action: Line['action']) =>
  lines.filter((line) => line.action === action).map(({ subject }) => subject);

async function isThere(name: string): Promise<boolean> {
  const [row] = await admin`select to_regclass(${name}) is not null as there`;
  return row?.['there'] === true;
}

describe('old partitions', () => {
  test('are dropped when their time is over, and not a day before', async () => {
    const old = [
      await make('idempotency', dayAgo(3)),
      await make('inbox', dayAgo(15)),
      await make('outbox', dayAgo(15)),
    ];
    const young = [
      await make('idempotency', dayAgo(2)),
      await make('inbox', dayAgo(14)),
      await make('outbox', dayAgo(14)),
      await make('audit_log', '2019-01-01'),
    ];
    expect(of(await run({ dryRun: true }), 'dropped').toSorted()).toEqual(old.toSorted());
    expect(await Promise.all(old.map(isThere))).toEqual(old.map(() => true));
    const lines = await run();
    expect(of(lines, 'dropped').toSorted()).toEqual(old.toSorted());
    expect(await Promise.all(old.map(isThere))).toEqual(old.map(() => false));
    expect(await Promise.all(young.map(isThere))).toEqual(young.map(() => true));
    expect(await run()).toEqual([]);
    const logged = await admin`
      select subject from maintenance_log where action = 'dropped' and actor = 'ann' order by 1
    `;
    expect(logged.map((row) => row['subject'] as string)).toEqual(old.toSorted());
  });

  test('of the outbox stay until every shard has been carried past them', async () => {
    const name = await make('outbox', dayAgo(20));
    await event(3, dayAgo(20));
    await event(5, dayAgo(20));
    await admin`
      update relay_cursor c set transaction_id = o.transaction_id, id = o.id
      from outbox o where o.shard = c.shard and c.shard = 5
    `;
    const [kept] = await run();
    expect(kept).toMatchObject({ action: 'kept', subject: name });
    expect(kept?.detail['reason']).toBe('shards 3 have not been carried past it');
    await admin`
      update relay_cursor c set transaction_id = o.transaction_id, id = o.id
      from outbox o where o.shard = c.shard
    `;
    expect(of(await run(), 'dropped')).toEqual([name]);
  });

  test('of the audit are dropped by months, when somebody asks for it', async () => {
    const old = await make('audit_log', '2019-01-01');
    expect(of(await run({ keep: ['audit_log=25'] }), 'dropped')).toEqual([old]);
  });

  test('are detached while others work: a long transaction delays it, and holds up nobody', async () => {
    const name = await make('idempotency', dayAgo(5));
    const open = Promise.withResolvers<void>();
    const seen = Promise.withResolvers<void>();
    const reader = admin.begin(async (tx) => {
      await tx`select count(*) from idempotency`;
      seen.resolve();
      await open.promise;
    });
    await seen.promise;
    const running = run();
    for (let at = 0; at < 5; at += 1) {
      await admin`delete from idempotency where key = ${`key of ${dayAgo(0)}`}`;
      await reply(dayAgo(0));
    }
    expect(await isThere(name)).toBe(true);
    open.resolve();
    await reader;
    expect(of(await running, 'dropped')).toEqual([name]);
  });

  test('that were detached and not dropped are dropped by the next run', async () => {
    const name = await make('idempotency', dayAgo(5));
    await admin`alter table idempotency detach partition ${admin(name)}`;
    expect(of(await run(), 'dropped')).toEqual([]);
    await admin`comment on table ${admin(name)}
      is 'detached by npm run db -- maintain, to be dropped'`;
    expect(of(await run(), 'dropped')).toEqual([name]);
  });
});

describe('rows in a default partition', () => {
  test('go into partitions of their own, and leave with those when they are old', async () => {
    await reply(dayAgo(40));
    await reply(dayAgo(-40));
    await event(2, dayAgo(-40));
    const lines = await run();
    const old = nameOf('idempotency', 'day', spanOf('day', dayAgo(40)));
    const young = nameOf('idempotency', 'day', spanOf('day', dayAgo(-40)));
    const events = nameOf('outbox', 'day', spanOf('day', dayAgo(-40)));
    expect(of(lines, 'moved').toSorted()).toEqual([events, old, young].toSorted());
    expect(of(lines, 'dropped')).toEqual([old]);
    const places = await admin`select tableoid::regclass::text as place from idempotency
      union all select tableoid::regclass::text from outbox`;
    expect(places.map((row) => row['place'] as string).toSorted()).toEqual(
      [events, young].toSorted(),
    );
  });

  test('whose ids tell no time are told of, and stay', async () => {
    await admin`insert into inbox (consumer, event_id) values ('c', gen_random_uuid())`;
    // A random id may fall into a partition's range: once in millions of years.
    expect(await run()).toMatchObject([{ action: 'kept', subject: 'inbox_default' }]);
  });
});

test('one maintenance runs at a time', async () => {
  const held = await admin.reserve();
  await held`select pg_advisory_lock(hashtext('qw.maintain'))`;
  await expect(run()).rejects.toThrow('another maintenance is running');
  await held`select pg_advisory_unlock(hashtext('qw.maintain'))`;
  held.release();
});
