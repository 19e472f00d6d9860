import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { reasonOf, StackFault } from './fault.ts';
import { ROOT } from './paths.ts';
import { PORT_NAMES } from './ports.ts';
import type { Env, Service, ServiceName, Stack } from './service.ts';
import { scrapeConfig } from './services/prometheus.ts';

const run = promisify(execFile);

/** True where an engine answers within two seconds and has the compose plugin. */
export async function dockerAnswers(given: NodeJS.ProcessEnv): Promise<boolean> {
  if (given['QW_DOCKER'] === '0') return false;
  try {
    await run('docker', ['info', '--format', '{{.ServerVersion}}'], { timeout: 2_000 });
    await run('docker', ['compose', 'version'], { timeout: 5_000 });
    return true;
  } catch {
    return false;
  }
}

/** What compose.yaml asks for. */
export function composeVariables(stack: Stack): Env {
  const { secrets, ports } = stack;
  const published = PORT_NAMES.map((name) => {
    return [`QW_PORT_${name.toUpperCase()}`, String(ports[name])] as const;
  });
  return {
    COMPOSE_PROJECT_NAME: projectOf(stack),
    QW_STACK_DIR: stack.dir,
    QW_PG_ADMIN_PASSWORD: secrets.pg_admin,
    QW_REDIS_PASSWORD: secrets.redis,
    UPSTASH_REDIS_REST_TOKEN: secrets.redis_rest,
    QW_NATS_CORE_PASSWORD: secrets.nats_core,
    QW_NATS_EDGE_PASSWORD: secrets.nats_edge,
    QW_NATS_BRIDGE_PASSWORD: secrets.nats_bridge,
    QW_NATS_CLIENT_PASSWORD: secrets.nats_client,
    QW_KAFKA_CLUSTER_ID: secrets.kafka_cluster,
    ...Object.fromEntries(published),
  };
}

/** Two checkouts have two projects, so that neither touches the other's containers. */
function projectOf(stack: Pick<Stack, 'dir' | 'name'>): string {
  const key = createHash('sha256').update(stack.dir).digest('hex').slice(0, 8);
  return `quotewright-${stack.name}-${key}`;
}

export function writeComposeEnv(stack: Stack): void {
  const lines = Object.entries(composeVariables(stack)).map(([key, value]) => `${key}=${value}\n`);
  writeFileSync(join(stack.dir, 'compose.env'), lines.join(''), { mode: 0o600 });
}

const recordPath = (dir: string) => join(dir, 'containers.json');

/** Services of this stack that this launcher runs in containers. */
export function containersOf(dir: string): readonly ServiceName[] {
  if (!existsSync(recordPath(dir))) return [];
  return JSON.parse(readFileSync(recordPath(dir), 'utf8')) as readonly ServiceName[];
}

async function compose(dir: string, args: readonly string[]): Promise<string> {
  const file = ['--file', join(ROOT, 'compose.yaml'), '--env-file', join(dir, 'compose.env')];
  try {
    return (await run('docker', ['compose', ...file, ...args], { maxBuffer: 1e8 })).stdout;
  } catch (fault) {
    const right = 'Set QW_DOCKER=0 to start the services without Docker.';
    const what = `docker compose ${args.join(' ')}: ${reasonOf(fault)}`;
    throw new StackFault(`${what}\n${right}`, { cause: fault });
  }
}

export async function startContainer(stack: Stack, service: Service): Promise<void> {
  if (service.name === 'prometheus') {
    const place = join(stack.dir, 'prometheus');
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, 'prometheus.yml'), scrapeConfig(stack, '127.0.0.1'));
  }
  const known = new Set([...containersOf(stack.dir), service.name]);
  writeFileSync(recordPath(stack.dir), JSON.stringify([...known]));
  await compose(stack.dir, ['up', '--detach', '--no-deps', '--wait', service.name]);
}

export async function isContainerUp(dir: string, name: ServiceName): Promise<boolean> {
  if (!containersOf(dir).includes(name)) return false;
  const running = await compose(dir, ['ps', '--status', 'running', '--services']);
  return running.split('\n').includes(name);
}

/** Stops the containers that this launcher started; with `forget` also their volumes. */
export async function stopContainers(
  dir: string,
  only: readonly string[],
  forget: boolean,
): Promise<readonly ServiceName[]> {
  const known = containersOf(dir);
  const chosen = known.filter((name) => only.length === 0 || only.includes(name));
  if (chosen.length === 0) return [];
  await compose(dir, forget ? ['down', '--volumes'] : ['stop', ...chosen]);
  // After a stop they are remembered: their volumes are still there.
  if (forget) rmSync(recordPath(dir));
  return chosen;
}
