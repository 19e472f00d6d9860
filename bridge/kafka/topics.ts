import { TOPIC } from '../../core/contract/events.ts';

/** Where a consumer puts what it can never process, with the reason in the headers. */
export const DEAD_LETTER_TOPIC = 'bridge.dead-letter.v1';

export type TopicSpec = {
  readonly topic: string;
  readonly partitions: number;
  readonly retentionDays: number;
};

/** Twelve partitions divide evenly among 2, 3, 4, 6 or 12 consumers. Raising a count moves keys. */
export const TOPICS: readonly TopicSpec[] = [
  { topic: TOPIC.quote, partitions: 12, retentionDays: 14 },
  { topic: TOPIC.order, partitions: 12, retentionDays: 14 },
  { topic: TOPIC.task, partitions: 12, retentionDays: 14 },
  { topic: TOPIC.audit, partitions: 12, retentionDays: 90 },
  { topic: DEAD_LETTER_TOPIC, partitions: 1, retentionDays: 90 },
];
