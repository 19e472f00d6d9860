import type postgres from 'postgres';

/** Either a connection or a transaction on it. */
export type Statement = postgres.ISql<{ bigint: bigint; date: string | Date; day: string }>;

/** Records the events as taken in by a consumer; replies those that it had not taken in before. */
export async function takeIn(
  tx: Statement,
  consumer: string,
  eventIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await tx<{ id: string }[]>`
    insert into inbox (consumer, event_id)
    select ${consumer}, id from unnest(${[...eventIds]}::uuid[]) as id
    on conflict do nothing
    returning event_id as id`;
  return new Set(rows.map(({ id }) => id));
}
