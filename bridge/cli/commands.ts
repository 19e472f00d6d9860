import { connectCamunda, isGatewayAway } from '../camunda/camunda.ts';
import { deployWorkflows } from '../camunda/deploy.ts';
import { readSome } from '../environment.ts';
import { createKafka, ensureTopics } from '../kafka/kafka.ts';
import { TOPICS } from '../kafka/topics.ts';
import { retryStart } from '../retry_start.ts';
import type { Command } from './command.ts';
import { DLQ_COMMANDS } from './dlq_commands.ts';
import { RELAY_COMMANDS } from './relay_commands.ts';

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

export const COMMANDS: readonly Command[] = [topics, deploy, ...RELAY_COMMANDS, ...DLQ_COMMANDS];
