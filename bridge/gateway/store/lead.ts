/** Who writes: one process, by an advisory lock and an epoch that fences the one before. */
import type { ReservedSql, Sql } from '../../../db/connect.ts';

/** `hashtext` of nothing: one number for every version of the gateway. */
const LOCK = 7_201_118;
const RETRY_MS = 250;

/** Waits until no other gateway holds the lock. False when `givenUp` says so first. */
export async function takeLock(tx: ReservedSql, givenUp: () => boolean): Promise<boolean> {
  while (!givenUp()) {
    const [row] = await tx<{ locked: boolean }[]>`
      select pg_try_advisory_lock(${LOCK}) as locked
    `;
    if (row?.locked === true) return true;
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
  return false;
}

export async function releaseLock(tx: ReservedSql): Promise<void> {
  await tx`select pg_advisory_unlock(${LOCK})`;
}

export async function raiseEpoch(sql: Sql | ReservedSql) {
  const [row] = await sql<{ epoch: string; last_key: string }[]>`
    update workflow.writer set epoch = epoch + 1
    returning epoch::text as epoch, last_key::text as last_key
  `;
  if (row === undefined) throw new Error('workflow.writer is empty: run `npm run db -- migrate`');
  return { epoch: Number(row.epoch), last_key: Number(row.last_key) };
}
