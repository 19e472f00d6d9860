import { DEAD_LETTER_TOPIC } from '../kafka/topics.ts';
import type { InRecord } from '../kafka/consumer.ts';
import type { RecordProducer } from '../kafka/producer.ts';

export type DeadLetter = {
  readonly consumer: string;
  readonly reason: string;
  readonly attempts: number;
};

export const DEAD_LETTER_HEADER = {
  consumer: 'dlq_consumer',
  reason: 'dlq_reason',
  attempts: 'dlq_attempts',
  topic: 'dlq_topic',
  partition: 'dlq_partition',
  offset: 'dlq_offset',
  at: 'dlq_at',
} as const;

/** On an event that is sent again: for whom it is. Every other consumer passes it by. */
export const REDRIVE_HEADER = 'redrive_for';

/** Keeps key, value and headers as they were, so that driving it again is sending it again. */
export function deadLetterRecord(record: InRecord, letter: DeadLetter, at: Date) {
  return {
    key: record.key,
    value: record.value.toString(),
    headers: {
      ...record.headers,
      [DEAD_LETTER_HEADER.consumer]: letter.consumer,
      [DEAD_LETTER_HEADER.reason]: letter.reason.slice(0, 1_000),
      [DEAD_LETTER_HEADER.attempts]: String(letter.attempts),
      [DEAD_LETTER_HEADER.topic]: record.topic,
      [DEAD_LETTER_HEADER.partition]: String(record.partition),
      [DEAD_LETTER_HEADER.offset]: record.offset,
      [DEAD_LETTER_HEADER.at]: at.toISOString(),
    },
  };
}

export async function sendDeadLetter(
  producer: RecordProducer,
  record: InRecord,
  letter: DeadLetter,
): Promise<void> {
  const records = [deadLetterRecord(record, letter, new Date())];
  await producer.send([{ topic: DEAD_LETTER_TOPIC, records }]);
}

export function isFor({ headers }: Pick<InRecord, 'headers'>, consumer: string): boolean {
  const name = headers[REDRIVE_HEADER];
  return name === undefined || name === consumer;
}
