import { DEAD_LETTER_HEADER as HEADER } from '../consume/dead_letter.ts';
import type { InRecord } from '../kafka/consumer.ts';

/** An event that a consumer set aside. Its number is its offset in the topic of dead letters. */
export type Letter = {
  readonly number: string;
  readonly partition: number;
  readonly at: string;
  readonly consumer: string;
  readonly topic: string;
  readonly key: string;
  readonly event: string | null;
  readonly type: string | null;
  readonly attempts: number;
  readonly reason: string;
  readonly record: InRecord;
};

export type Selection = {
  /** Absent: whatever else fits. */
  readonly numbers?: ReadonlySet<string>;
  readonly consumer?: string;
  readonly topic?: string;
};

/** Undefined for a record that no consumer of ours has written. */
export function readLetter(record: InRecord): Letter | undefined {
  const { headers } = record;
  const [at, consumer, topic] = [
    headers[HEADER.at],
    headers[HEADER.consumer],
    headers[HEADER.topic],
  ];
  if (at === undefined || consumer === undefined || topic === undefined) return undefined;
  return {
    number: record.offset,
    partition: record.partition,
    at,
    consumer,
    topic,
    key: record.key,
    event: headers['ce_id'] ?? null,
    type: headers['ce_type'] ?? null,
    attempts: Number(headers[HEADER.attempts] ?? 0),
    reason: headers[HEADER.reason] ?? '',
    record,
  };
}

export function isSelected(letter: Letter, { numbers, consumer, topic }: Selection): boolean {
  return (
    (numbers === undefined || numbers.has(letter.number)) &&
    (consumer === undefined || consumer === letter.consumer) &&
    (topic === undefined || topic === letter.topic)
  );
}
