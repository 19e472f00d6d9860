import type { Sql } from '../../db/connect.ts';
import type { Statement } from '../consume/inbox.ts';
import type { Letter } from './letter.ts';

export type Outcome = {
  readonly outcome: 'redriven' | 'dropped';
  readonly at: string;
  readonly actor: string;
  readonly reason: string | null;
};

/** What became of letters, by partition, number and time of the letter. */
export async function loadOutcomes(sql: Sql, from: bigint): Promise<ReadonlyMap<string, Outcome>> {
  const rows = await sql<(Outcome & { partition: number; number: bigint; letterAt: string })[]>`
    select letter_partition as partition, letter_offset as number, letter_at as "letterAt",
      outcome, at, actor, reason
    from dead_letter_outcome where letter_offset >= ${from}`;
  return new Map(
    rows.map(({ partition, number, letterAt, ...outcome }) => [
      `${partition} ${number} ${letterAt}`,
      outcome,
    ]),
  );
}

/** Replies the numbers that nobody had decided on before; waits for who is just deciding. */
export async function saveOutcomes(
  tx: Statement,
  letters: readonly Letter[],
  outcome: Omit<Outcome, 'at'>,
): Promise<ReadonlySet<string>> {
  const keys = letters.map(({ partition, number, at }) => ({ partition, number, at }));
  const rows = await tx<{ number: bigint }[]>`
    insert into dead_letter_outcome
      (letter_partition, letter_offset, letter_at, outcome, actor, reason)
    select partition, number, at, ${outcome.outcome}, ${outcome.actor}, ${outcome.reason}
    from jsonb_to_recordset(${JSON.stringify(keys)}::text::jsonb)
      as r (partition int, number bigint, at timestamptz)
    order by partition, number
    on conflict do nothing
    returning letter_offset as number`;
  return new Set(rows.map(({ number }) => String(number)));
}
