/** One transaction for one batch, sent whole: one round trip however many tables it touches. */
import type { ReservedSql } from '../../../db/connect.ts';
import { isEmpty, type Batch } from './batch.ts';
import * as write from './write.ts';

/** Resolves when PostgreSQL has made the batch durable; any rejection means: reload. */
export async function commitBatch(tx: ReservedSql, epoch: number, batch: Batch): Promise<void> {
  if (isEmpty(batch)) return;
  const { instances, locks, messages, user_tasks, incidents } = batch.changes;
  const sent: PromiseLike<unknown>[] = [tx`begin`, write.fence(tx, epoch, batch.last_key)];
  for (const each of batch.definitions) sent.push(write.insertDefinition(tx, each));
  if (instances.size > 0) sent.push(write.upsertInstances(tx, batch));
  const held = [...locks.values()].filter((lock) => lock !== null);
  if (held.length > 0) sent.push(write.upsertLocks(tx, held));
  const freed = keysWithoutValue(locks);
  if (freed.length > 0) sent.push(write.deleteLocks(tx, freed));
  const kept = [...messages.values()].filter((message) => message !== null);
  if (kept.length > 0) sent.push(write.upsertMessages(tx, kept));
  const expired = keysWithoutValue(messages);
  if (expired.length > 0) sent.push(write.deleteMessages(tx, expired));
  if (user_tasks.size > 0) sent.push(write.upsertUserTasks(tx, [...user_tasks.values()]));
  if (incidents.size > 0) sent.push(write.upsertIncidents(tx, [...incidents.values()]));
  const end = tx`commit`;
  sent.push(end);
  await Promise.all(sent);
  // PostgreSQL answers COMMIT of a failed transaction with ROLLBACK and no error.
  const { command } = await end;
  if (command !== 'COMMIT') throw new Error(`the transaction ended with ${command}`);
}

function keysWithoutValue(map: ReadonlyMap<number, unknown>): number[] {
  return [...map].filter(([, value]) => value === null).map(([key]) => key);
}
