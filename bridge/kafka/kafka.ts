// Only this folder imports kafkajs: what is odd about it is dealt with here.
import { Kafka, logLevel } from 'kafkajs';
import type { LogEntry } from 'kafkajs';
import { log } from '../../ops/telemetry/log.ts';
import { createThrottle, isPassing } from './noise.ts';
import type { TopicSpec } from './topics.ts';

export type KafkaClient = { readonly kafka: Kafka };

export const RETRY_FIRST_MS = 300;
/** What goes to one partition in one request; the broker's default of 1 MiB is soon full. */
const BATCH_BYTES_MAX = 4 * 1_048_576;

export function createKafka(brokers: readonly string[], clientId: string): KafkaClient {
  const kafka = new Kafka({
    brokers: [...brokers],
    clientId,
    connectionTimeout: 3_000,
    requestTimeout: 10_000,
    retry: { initialRetryTime: RETRY_FIRST_MS, maxRetryTime: 2_000, retries: 3 },
    logLevel: logLevel.WARN,
    logCreator: () => logEntry,
  });
  return { kafka };
}

const throttle = createThrottle(10_000);

function logEntry(entry: LogEntry): void {
  const { message, error, ...more } = entry.log;
  const text = `${message} ${typeof error === 'string' ? error : ''}`;
  const told = throttle(text, Date.now());
  if (told === undefined) return;
  const level = isPassing(text) ? 'debug' : entry.level === logLevel.ERROR ? 'error' : 'warn';
  const { timestamp: _at, logger: _logger, stack: _stack, ...fields } = more;
  log(level, `kafka: ${message}`, { ...fields, error, times: told.times });
}

/** Creates the topics that are missing; replies their names. */
export async function ensureTopics(
  { kafka }: KafkaClient,
  specs: readonly TopicSpec[],
): Promise<readonly string[]> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const existing = new Set(await admin.listTopics());
    const missing = specs.filter((spec) => !existing.has(spec.topic));
    if (missing.length > 0) {
      await admin.createTopics({
        waitForLeaders: true,
        topics: missing.map((spec) => ({
          topic: spec.topic,
          numPartitions: spec.partitions,
          configEntries: [
            { name: 'max.message.bytes', value: String(BATCH_BYTES_MAX) },
            { name: 'retention.ms', value: String(spec.retentionDays * 24 * 3_600 * 1_000) },
          ],
        })),
      });
    }
    return missing.map((spec) => spec.topic);
  } finally {
    await admin.disconnect();
  }
}
