import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Kafka, logLevel } from 'kafkajs';
import { reasonOf, StackFault } from '../fault.ts';
import { withLock } from '../lock.ts';
import { ensurePrograms, findProgram } from '../packages.ts';
import { cacheDir, ROOT } from '../paths.ts';
import type { Env, Service, Stack } from '../service.ts';

const run = promisify(execFile);
const JAVA = { program: 'java', package: 'openjdk-17-jre-headless', instead: 'QW_KAFKA_BROKERS' };
const MAVEN = { program: 'mvn', package: 'maven', instead: 'QW_KAFKA_BROKERS' };
export const KAFKA_VERSION = '4.4.0';

const home = (stack: Stack) => join(stack.dir, 'kafka');
const jars = (stack: Stack) => join(cacheDir(stack.given), `kafka-${KAFKA_VERSION}`);
const properties = (stack: Stack) => join(home(stack), 'server.properties');

/** Settings that compose.yaml repeats as KAFKA_… variables. */
export const KAFKA_SETTINGS = {
  'process.roles': 'broker,controller',
  'node.id': '1',
  'controller.listener.names': 'CONTROLLER',
  'listener.security.protocol.map': 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
  // One broker: there is nobody to replicate to.
  'offsets.topic.replication.factor': '1',
  'transaction.state.log.replication.factor': '1',
  'transaction.state.log.min.isr': '1',
  'share.coordinator.state.topic.replication.factor': '1',
  'share.coordinator.state.topic.min.isr': '1',
  'offsets.topic.num.partitions': '8',
  'transaction.state.log.num.partitions': '8',
  // Consumers of a development stack come one at a time; don't wait for more of them.
  'group.initial.rebalance.delay.ms': '0',
  'auto.create.topics.enable': 'false',
  'log.retention.hours': '168',
} as const;

function serverProperties(stack: Stack): string {
  const { kafka, kafka_controller: controller } = stack.ports;
  const own = {
    ...KAFKA_SETTINGS,
    listeners: `PLAINTEXT://127.0.0.1:${kafka},CONTROLLER://127.0.0.1:${controller}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${kafka},CONTROLLER://127.0.0.1:${controller}`,
    'controller.quorum.bootstrap.servers': `127.0.0.1:${controller}`,
    'log.dirs': join(home(stack), 'data'),
  };
  return Object.entries(own)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

async function fetchJars(stack: Stack, say: (text: string) => void): Promise<void> {
  const place = jars(stack);
  if (existsSync(place)) return;
  await withLock(`${place}.lock`, say, async () => {
    if (existsSync(place)) return;
    await ensurePrograms([JAVA, MAVEN], say);
    say(`fetching Kafka ${KAFKA_VERSION} from Maven Central (44 jars, 43 MB)`);
    const draft = `${place}.draft`;
    const pom = join(ROOT, 'ops', 'stack', 'kafka', 'pom.xml');
    const goal = ['dependency:copy-dependencies', `-DoutputDirectory=${draft}`];
    rmSync(draft, { recursive: true, force: true });
    await run('mvn', ['-q', '-B', '-f', pom, ...goal], { maxBuffer: 1e8 }).catch(
      (fault: unknown) => {
        const reason = fault instanceof Error ? fault.message.slice(0, 2_000) : String(fault);
        const right = 'Maven needs a way to a repository (proxy: ~/.m2/settings.xml).';
        const own = 'Or use a broker of your own: set QW_KAFKA_BROKERS.';
        throw new StackFault(`cannot fetch Kafka: ${reason}\n${right} ${own}`, { cause: fault });
      },
    );
    renameSync(draft, place);
  });
}

const JAVA_VERSION_MIN = 17;

/** `java -version` says `openjdk version "17.0.15"` on standard error; before 9 it was "1.8". */
async function refuseOldJava(): Promise<void> {
  const { stderr } = await run(findProgram('java') ?? 'java', ['-version']);
  const version = /version "(?:1\.)?(\d+)/.exec(stderr)?.[1];
  if (version === undefined || Number(version) >= JAVA_VERSION_MIN) return;
  const right = `Install ${JAVA.package} and put it first on the PATH, or set QW_KAFKA_BROKERS`;
  throw new StackFault(`Kafka needs Java ${JAVA_VERSION_MIN}; java is ${version}. ${right}.`);
}

async function prepare(stack: Stack, say: (text: string) => void): Promise<void> {
  await fetchJars(stack, say);
  await ensurePrograms([JAVA], say);
  await refuseOldJava();
  mkdirSync(home(stack), { recursive: true });
  writeFileSync(properties(stack), serverProperties(stack));
  if (existsSync(join(home(stack), 'data', 'meta.properties'))) return;
  say('formatting the log directory');
  const tool = ['kafka.tools.StorageTool', 'format', `--cluster-id=${stack.secrets.kafka_cluster}`];
  const args = ['-cp', join(jars(stack), '*'), ...tool, '-c', properties(stack), '--standalone'];
  await run(findProgram('java') ?? 'java', args).catch((fault: unknown) => {
    const reason = reasonOf(fault);
    throw new StackFault(`cannot format Kafka's log directory: ${reason}`, { cause: fault });
  });
}

async function check(env: Env): Promise<void> {
  const kafka = new Kafka({
    clientId: 'stack-health',
    brokers: (env['QW_KAFKA_BROKERS'] ?? '').split(','),
    connectionTimeout: 2_000,
    requestTimeout: 5_000,
    retry: { retries: 0 },
    logLevel: logLevel.NOTHING,
  });
  const admin = kafka.admin();
  try {
    await admin.connect();
    const { brokers } = await admin.describeCluster();
    if (brokers.length === 0) throw new Error('no broker has registered yet');
  } finally {
    await admin.disconnect();
  }
}

export const KAFKA: Service = {
  name: 'kafka',
  after: [],
  urlKeys: ['QW_KAFKA_BROKERS'],
  ports: ['kafka', 'kafka_controller'],
  deadline_s: 60,
  prepare,
  command: async (stack) => {
    const memory = ['-Xms512m', '-Xmx512m', '-XX:+UseG1GC', '-XX:MaxGCPauseMillis=20'];
    const logging = join(ROOT, 'ops', 'stack', 'kafka', 'log4j2.properties');
    const classes = ['-cp', join(jars(stack), '*'), 'kafka.Kafka', properties(stack)];
    return {
      file: findProgram('java') ?? 'java',
      args: [...memory, `-Dlog4j2.configurationFile=${logging}`, ...classes],
    };
  },
  check,
};
