import type { Sql } from '../../db/connect.ts';
import { log } from '../../ops/telemetry/log.ts';
import { backoffMs, sleep } from '../consume/backoff.ts';
import type { RecordProducer } from '../kafka/producer.ts';
import { encodeEvent } from './encode_event.ts';
import type { OutboxRow } from './encode_event.ts';
import type { Hints } from './hints.ts';
import { ackSeconds, batchRows, relayed, sendFailures } from './metrics.ts';
import { isPaused } from './pause.ts';
import { splitBatch } from './split_batch.ts';
import type { Encoded } from './split_batch.ts';
import { loadCursor, moveCursor, readOutbox } from './sql.ts';
import type { Cursor } from './sql.ts';

const ROWS_MAX = 1_000;
/** Half of what a topic takes as one batch (bridge/kafka/kafka.ts). */
const SEND_BYTES_MAX = 2 * 1_048_576;
const BACKOFF = { firstMs: 200, maxMs: 5_000 };

export type ShardCarrier = {
  readonly sql: Sql;
  readonly producer: RecordProducer;
  readonly hints: Hints;
  readonly stopping: AbortSignal;
  /** False once the session that held the lock is gone. */
  readonly owns: (shard: number) => boolean;
};

/** Carries a shard's rows to Kafka until none are left; the cursor follows the acknowledgements. */
export async function carryShard(carrier: ShardCarrier, shard: number): Promise<void> {
  let cursor = await loadCursor(carrier.sql, shard);
  while (carrier.owns(shard) && !carrier.stopping.aborted) {
    const rows = await readOutbox(carrier.sql, shard, cursor, ROWS_MAX);
    const last = rows.at(-1);
    if (last === undefined) return;
    if (!(await publish(carrier, shard, rows))) return;
    const next: Cursor = { transactionId: last.transactionId, id: last.id };
    if (!(await moveCursor(carrier.sql, shard, cursor, next))) {
      log('warn', 'relay: the cursor was moved by another', { shard });
      return;
    }
    cursor = next;
    if (rows.length < ROWS_MAX) return;
  }
}

/** Replies false when it had to give up: the relay stops, lost the shard, or it was paused. */
async function publish(
  carrier: ShardCarrier,
  shard: number,
  rows: readonly OutboxRow[],
): Promise<boolean> {
  const encoded: Encoded[] = rows.map((row) => ({ topic: row.topic, record: encodeEvent(row) }));
  batchRows.record(rows.length);
  for (const batches of splitBatch(encoded, SEND_BYTES_MAX)) {
    for (let tries = 1; ; tries += 1) {
      try {
        await carrier.producer.send(batches);
        break;
      } catch (error) {
        sendFailures.add(1);
        log(tries % 10 === 1 ? 'warn' : 'debug', 'relay: Kafka refuses', { shard, tries, error });
        await sleep(backoffMs(BACKOFF, tries, Math.random()), carrier.stopping);
        if (carrier.stopping.aborted || !carrier.owns(shard)) return false;
        if (await isPaused(carrier.sql, shard)) return false;
      }
    }
  }
  const now = Date.now();
  rows.forEach((row, at) => {
    ackSeconds.record(Math.max(0, now - Date.parse(row.occurredAt)) / 1_000);
    relayed.add(1, { topic: row.topic });
    const value = encoded[at]?.record.value ?? '';
    carrier.hints.publish({ ...row, subject: row.key, value });
  });
  return true;
}
