import os from 'node:os';
import { connect } from '../../db/connect.ts';
import type { Sql } from '../../db/connect.ts';
import { readSome } from '../environment.ts';
import type { Variables } from '../environment.ts';
import { createKafka } from '../kafka/kafka.ts';
import type { KafkaClient } from '../kafka/kafka.ts';
import type { Input, Problem } from './command.ts';

/** Counting what lies between two cursors may take a while. */
const STATEMENT_MS_MAX = 120_000;

export async function withSql<Answer>(
  variables: Variables,
  use: (sql: Sql) => Promise<Answer>,
): Promise<Answer | Problem> {
  const given = readSome(variables, ['QW_PG_BRIDGE_URL']);
  if (!('QW_PG_BRIDGE_URL' in given)) return { problem: given.join('\n') };
  const sql = connect({
    url: given.QW_PG_BRIDGE_URL,
    application: 'qw-bridge-cli',
    max: 1,
    statementTimeoutMs: STATEMENT_MS_MAX,
    idleInTransactionTimeoutMs: STATEMENT_MS_MAX,
  });
  try {
    return await use(sql);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

export async function withKafka<Answer>(
  variables: Variables,
  use: (kafka: KafkaClient) => Promise<Answer>,
): Promise<Answer | Problem> {
  const given = readSome(variables, ['QW_KAFKA_BROKERS']);
  if (!('QW_KAFKA_BROKERS' in given)) return { problem: given.join('\n') };
  return use(createKafka(given.QW_KAFKA_BROKERS, 'qw-bridge-cli'));
}

/** Who is to stand in the audit: `--actor`, else the user of this shell. */
export function actorOf(input: Input): string {
  return input.text('actor') ?? os.userInfo().username;
}
