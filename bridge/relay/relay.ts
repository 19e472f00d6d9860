import { PARTS } from '../../db/budget/parts.ts';
import { connect } from '../../db/connect.ts';
import type { Sql } from '../../db/connect.ts';
import { log } from '../../ops/telemetry/log.ts';
import { sleep } from '../consume/backoff.ts';
import { createProducer } from '../kafka/producer.ts';
import type { KafkaClient } from '../kafka/kafka.ts';
import type { RecordProducer } from '../kafka/producer.ts';
import { carryShard } from './carry_shard.ts';
import type { Hints } from './hints.ts';
import { setBacklog } from './metrics.ts';
import { createOwnership } from './ownership.ts';
import type { Ownership } from './ownership.ts';
import { createSchedule } from './schedule.ts';
import { ensurePartitions, findReady, loadStatus } from './sql.ts';
import { createWakeup } from './wakeup.ts';
import type { Wakeup } from './wakeup.ts';

const CLAIM_EVERY_MS = 1_000;
const STATUS_EVERY_MS = 5_000;
const PARTITIONS_EVERY_MS = 3_600_000;
const PARTITION_DAYS = 3;
/** After something was found one looks again soon, and then ever more rarely. */
const POLL_MIN_MS = 2;
const POLL_MAX_MS = 100;
/** What the core notifies after a commit. */
const CHANNEL = 'outbox';
const FAULT_PAUSE_MS = 500;
const SILENCE_MS_MAX = 5_000;
const LISTEN_RETRY_MS = 2_000;

export type RelayOptions = {
  readonly databaseUrl: string;
  readonly kafka: KafkaClient;
  readonly hints: Hints;
};
export type Relay = {
  /** It could look into the outbox a moment ago. */
  readonly isReady: () => boolean;
  /** Finishes the batches under way, then gives the shards up. */
  readonly stop: () => Promise<void>;
  readonly owned: () => readonly number[];
};

export function startRelay({ databaseUrl, kafka, hints }: RelayOptions): Relay {
  // One connection for locks, reads and cursors: whoever loses it loses all three together.
  const sql = connect({ url: databaseUrl, application: 'qw-relay', max: PARTS.bridge.relay });
  const stopping = new AbortController();
  const producers = new Map<number, RecordProducer>();
  const carrying = new Map<number, Promise<void>>();
  const ownership = createOwnership(sql, {
    onClaimed: (shard) => void producerOf(shard).warm(),
    stopping: stopping.signal,
    settled: (shard) => carrying.get(shard) ?? Promise.resolve(),
  });

  /** One for each shard: no two batches are in flight to one partition in one sequence. */
  const producerOf = (shard: number): RecordProducer => {
    const producer = producers.get(shard) ?? createProducer(kafka);
    producers.set(shard, producer);
    return producer;
  };
  const carry = (shard: number): void => {
    if (carrying.has(shard)) return;
    const producer = producerOf(shard);
    const carrier = { sql, producer, hints, stopping: stopping.signal, owns: ownership.owns };
    const work = carryShard(carrier, shard)
      .catch(async (error: unknown) => {
        log('warn', 'relay: shard interrupted', { shard, error });
        await sleep(FAULT_PAUSE_MS, stopping.signal);
      })
      .finally(() => carrying.delete(shard));
    carrying.set(shard, work);
  };
  const wakeup = createWakeup();
  void listen(sql, wakeup.wake, stopping.signal);
  let lookedAtMs = 0;
  const looked = (ready: readonly number[]): void => {
    lookedAtMs = Date.now();
    for (const shard of ready) carry(shard);
  };
  const watching = watchOutbox(sql, ownership, looked, wakeup, stopping.signal);

  return {
    isReady: () => Date.now() - lookedAtMs < SILENCE_MS_MAX,
    owned: ownership.owned,
    async stop() {
      stopping.abort();
      wakeup.wake();
      await watching;
      await Promise.all(carrying.values());
      await Promise.all([...producers.values()].map((producer) => producer.close()));
      await sql.end({ timeout: 2 });
    },
  };
}

/** On a connection of the driver's own, which it renews itself; without it the relay polls. */
async function listen(sql: Sql, wake: () => void, stopping: AbortSignal): Promise<void> {
  while (!stopping.aborted) {
    try {
      await sql.listen(CHANNEL, wake);
      return;
    } catch {
      await sleep(LISTEN_RETRY_MS, stopping);
    }
  }
}

async function watchOutbox(
  sql: Sql,
  ownership: Ownership,
  looked: (ready: readonly number[]) => void,
  wakeup: Wakeup,
  stopping: AbortSignal,
): Promise<void> {
  const isDue = createSchedule();
  let pollMs = POLL_MIN_MS;
  while (!stopping.aborted) {
    try {
      if (isDue('partitions', PARTITIONS_EVERY_MS)) await ensurePartitions(sql, PARTITION_DAYS);
      if (isDue('claim', CLAIM_EVERY_MS)) await ownership.claim();
      if (isDue('status', STATUS_EVERY_MS)) {
        setBacklog(await loadStatus(sql), ownership.owned().length);
      }
      const { pid, ready } = await findReady(sql, ownership.owned());
      if (ownership.check(pid)) looked(ready);
      const woken = await wakeup.wait(ready.length > 0 ? POLL_MIN_MS : pollMs);
      // What woke us may be visible only later, when older transactions have ended.
      pollMs = woken || ready.length > 0 ? POLL_MIN_MS : Math.min(POLL_MAX_MS, pollMs * 1.5);
    } catch (error) {
      log('warn', 'relay: cannot read the outbox', { error });
      await sleep(FAULT_PAUSE_MS, stopping);
    }
  }
}
