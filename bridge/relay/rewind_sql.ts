import type { Statement } from '../consume/inbox.ts';
import type { Cursor } from './sql.ts';

export async function findEvent(
  sql: Statement,
  id: string,
): Promise<(Cursor & { readonly shard: number }) | undefined> {
  const [row] = await sql<{ shard: number; transactionId: string; id: string }[]>`
    select shard::int as shard, transaction_id::text as "transactionId", id
    from outbox where id = ${id}::uuid`;
  return row;
}

/**
 * The first row, in the order of reading, of what happened from an instant on. Ids are made just
 * before, so that days long before it need no look.
 */
export async function findSince(
  sql: Statement,
  shard: number,
  at: string,
): Promise<Cursor | undefined> {
  const [row] = await sql<{ transactionId: string; id: string }[]>`
    select transaction_id::text as "transactionId", id from outbox
    where shard = ${shard} and id >= uuid_floor(${at}::timestamptz - interval '1 hour')
      and occurred_at >= ${at}::timestamptz
    order by transaction_id, id limit 1`;
  return row;
}

export type Stretch = { readonly events: number; readonly oldestAt: string | null };

export async function measureBetween(
  sql: Statement,
  shard: number,
  after: Cursor,
  upTo: Cursor,
): Promise<Stretch> {
  const [row] = await sql<Stretch[]>`
    select count(*)::int as events, min(occurred_at) as "oldestAt" from outbox
    where shard = ${shard}
      and (transaction_id, id) > (${after.transactionId}::xid8, ${after.id}::uuid)
      and (transaction_id, id) <= (${upTo.transactionId}::xid8, ${upTo.id}::uuid)`;
  return row ?? { events: 0, oldestAt: null };
}

/** Replies where it was; undefined when it was not behind that point. */
export async function rewindCursor(
  tx: Statement,
  shard: number,
  to: Cursor,
): Promise<Cursor | undefined> {
  const [row] = await tx<{ transactionId: string; id: string }[]>`
    with was as (
      select transaction_id, id from relay_cursor where shard = ${shard} for update
    )
    update relay_cursor c
    set transaction_id = ${to.transactionId}::xid8, id = ${to.id}::uuid, updated_at = now()
    from was
    where c.shard = ${shard}
      and (was.transaction_id, was.id) > (${to.transactionId}::xid8, ${to.id}::uuid)
    returning was.transaction_id::text as "transactionId", was.id`;
  return row;
}
