import { connectCamunda, isGatewayAway } from '../camunda/camunda.ts';
import { deployWorkflows } from '../camunda/deploy.ts';
import { connect } from '../../db/connect.ts';
import { DEAD_LETTER_HEADER as HEADER } from '../consume/dead_letter.ts';
import { readSome } from '../environment.ts';
import { createKafka, ensureTopics } from '../kafka/kafka.ts';
import { readAll } from '../kafka/read_all.ts';
import { DEAD_LETTER_TOPIC, TOPICS } from '../kafka/topics.ts';
import { BACKLOG_ROWS_MAX, loadStatus } from '../relay/sql.ts';
import { retryStart } from '../retry_start.ts';
import type { Command } from './run_cli.ts';

const topics: Command = {
  name: 'topics',
  about: 'creates the Kafka topics that are missing (QW_KAFKA_BROKERS)',
  run: async (variables) => {
    const given = readSome(variables, ['QW_KAFKA_BROKERS']);
    if (!('QW_KAFKA_BROKERS' in given)) return { problem: given.join('\n') };
    const kafka = createKafka(given.QW_KAFKA_BROKERS, 'qw-bridge-cli');
    const created = await retryStart('Kafka', () => ensureTopics(kafka, TOPICS));
    const lines = TOPICS.map(({ topic, partitions }) => {
      const state = created.includes(topic) ? 'created' : 'there already';
      return `${topic}: ${partitions} partitions, ${state}`;
    });
    return { value: { created, topics: TOPICS }, lines };
  },
};

const deploy: Command = {
  name: 'deploy',
  about: 'deploys bridge/workflows/*.bpmn (CAMUNDA_REST_ADDRESS)',
  run: async (variables) => {
    const given = readSome(variables, ['CAMUNDA_REST_ADDRESS']);
    if (!('CAMUNDA_REST_ADDRESS' in given)) return { problem: given.join('\n') };
    const client = connectCamunda(given.CAMUNDA_REST_ADDRESS);
    const deployed = await retryStart(
      'the workflow gateway',
      () => deployWorkflows(client),
      isGatewayAway,
    );
    const lines = deployed.map(({ process, version }) => `${process}: version ${version}`);
    return { value: { deployed }, lines };
  },
};

const relayStatus: Command = {
  name: 'relay status',
  about: 'shows each shard: its owner and how far it is behind (QW_PG_BRIDGE_URL)',
  run: async (variables) => {
    const given = readSome(variables, ['QW_PG_BRIDGE_URL']);
    if (!('QW_PG_BRIDGE_URL' in given)) return { problem: given.join('\n') };
    const sql = connect({ url: given.QW_PG_BRIDGE_URL, application: 'qw-bridge-cli', max: 1 });
    try {
      const shards = await loadStatus(sql);
      const lines = shards.map(({ shard, backlogRows, oldestAt, owner }) => {
        const rows = backlogRows === BACKLOG_ROWS_MAX ? `${backlogRows} or more` : backlogRows;
        const behind = backlogRows === 0 ? 'nothing behind' : `${rows} behind, since ${oldestAt}`;
        return `shard ${shard}: ${behind}; ${owner ?? 'nobody carries it'}`;
      });
      return { value: { shards }, lines };
    } finally {
      await sql.end({ timeout: 1 });
    }
  },
};

const dlqList: Command = {
  name: 'dlq list',
  about: 'lists the events that were set aside, with the reason (QW_KAFKA_BROKERS)',
  run: async (variables) => {
    const given = readSome(variables, ['QW_KAFKA_BROKERS']);
    if (!('QW_KAFKA_BROKERS' in given)) return { problem: given.join('\n') };
    const kafka = createKafka(given.QW_KAFKA_BROKERS, 'qw-bridge-cli');
    const letters = (await readAll(kafka, DEAD_LETTER_TOPIC)).map(({ offset, key, headers }) => ({
      offset,
      at: headers[HEADER.at],
      consumer: headers[HEADER.consumer],
      topic: headers[HEADER.topic],
      key,
      event: headers['ce_id'],
      type: headers['ce_type'],
      attempts: Number(headers[HEADER.attempts]),
      reason: headers[HEADER.reason],
    }));
    const lines = letters.map(
      ({ offset, at, consumer, topic, type, key, reason }) =>
        `${offset}  ${at}  ${consumer}: ${type ?? 'unknown'} of ${key} from ${topic}: ${reason}`,
    );
    const none = ['nothing was set aside'];
    return { value: { letters }, lines: lines.length === 0 ? none : lines };
  },
};

export const COMMANDS: readonly Command[] = [topics, deploy, relayStatus, dlqList];
