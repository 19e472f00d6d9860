import { join } from 'node:path';
import { isContainerUp, startContainer } from './docker.ts';
import { isOwnUrl, stackEnv, writeEnvFile } from './env_file.ts';
import { reasonOf, StackFault } from './fault.ts';
import { isListening, whoListens } from './listeners.ts';
import { withLock } from './lock.ts';
import { openStack } from './open_stack.ts';
import { stackDir } from './paths.ts';
import { PORT_OFFSET } from './ports.ts';
import { runningRecord } from './process_record.ts';
import type { Progress } from './progress.ts';
import type { Env, Service, ServiceName, Stack } from './service.ts';
import { withDependencies } from './services/all.ts';
import { nativePlaces } from './services/postgres.ts';
import { spawnProcess, waitHealthy } from './spawn_process.ts';

export type UpResult = {
  readonly stack: Stack;
  readonly env: Env;
  /** Those that this call started. */
  readonly started: readonly ServiceName[];
};

async function refuseOccupied(stack: Stack, service: Service): Promise<void> {
  for (const name of service.ports) {
    const port = stack.ports[name];
    if (!(await isListening(port))) continue;
    const base = port - PORT_OFFSET[name];
    const who = await whoListens(port);
    throw new StackFault(
      `port ${port}, which ${service.name} needs, is in use by ${who}. Stop that process, ` +
        `or take another block of ports (this one starts at ${base}): QW_PORT_BASE=${base + 1_000}`,
    );
  }
}

async function startNative(
  stack: Stack,
  service: Service,
  env: Env,
  ready: Promise<unknown>,
  say: (text: string) => void,
): Promise<void> {
  await service.prepare(stack, say);
  await ready;
  await refuseOccupied(stack, service);
  say('starting');
  const command = await service.command(stack, env);
  const record = await spawnProcess(stack.dir, service.name, 'service', command);
  await waitHealthy(stack.dir, record, service.deadline_s, () => service.check(env));
}

async function startInDocker(
  stack: Stack,
  service: Service,
  env: Env,
  ready: Promise<unknown>,
  say: (text: string) => void,
): Promise<void> {
  await ready;
  await refuseOccupied(stack, service);
  say('starting a container (Docker fetches its image the first time)');
  await startContainer(stack, service);
  await service.check(env);
}

/** The order of DESIGN §3: the user's own server, what runs already, Docker, a native start. */
async function bringUp(
  stack: Stack,
  service: Service,
  env: Env,
  ready: Promise<unknown>,
  progress: Progress,
): Promise<boolean> {
  const say = (text: string) => progress.step(service.name, text);
  const began_ms = Date.now();
  const own = service.urlKeys.filter((key) => isOwnUrl(stack, key));
  if (own.length > 0) {
    say(`checking the server that ${own.join(', ')} names`);
    await service.check(env).catch((fault: unknown) => {
      const reason = reasonOf(fault);
      const right = `Start it, or unset ${own.join(', ')} to have one started here.`;
      throw new StackFault(
        `the server that ${own.join(', ')} names is not usable: ${reason}. ${right}`,
      );
    });
    progress.done(service.name, `uses the server that ${own.join(', ')} names`);
    return false;
  }
  const running = runningRecord(stack.dir, service.name);
  if (running !== undefined) {
    await waitHealthy(stack.dir, running, service.deadline_s, () => service.check(env));
    progress.done(service.name, `runs already (process ${running.pid})`);
    return false;
  }
  if (await isContainerUp(stack.dir, service.name)) {
    await service.check(env);
    progress.done(service.name, 'runs already (container)');
    return false;
  }
  await (stack.docker ? startInDocker : startNative)(stack, service, env, ready, say);
  const took = ((Date.now() - began_ms) / 1000).toFixed(1);
  progress.done(
    service.name,
    `ready on port ${stack.ports[service.ports[0] ?? 'edge']} (${took} s)`,
  );
  return true;
}

/** Starts them side by side. Each promise tells whether this call started the service. */
export function beginServices(
  stack: Stack,
  services: readonly Service[],
  env: Env,
  progress: Progress,
): ReadonlyMap<ServiceName, Promise<boolean>> {
  const promises = new Map<ServiceName, Promise<boolean>>();
  for (const service of services) {
    const before = service.after.flatMap((name) => promises.get(name) ?? []);
    const bring = bringUp(stack, service, env, Promise.all(before), progress);
    promises.set(
      service.name,
      bring.catch((fault: unknown) => {
        progress.done(service.name, 'failed');
        throw fault;
      }),
    );
  }
  return promises;
}

/** Lets each come to its own end (a half-started one must be found in its record), then judges. */
export async function settleAll(promises: Iterable<Promise<unknown>>): Promise<void> {
  const results = await Promise.allSettled(promises);
  const faults = results.flatMap((one) =>
    one.status === 'rejected' ? [one.reason as unknown] : [],
  );
  if (faults.length === 0) return;
  const unexpected = faults.find((fault) => !(fault instanceof StackFault));
  if (unexpected !== undefined) throw unexpected;
  const texts = new Set(faults.map((fault) => (fault as StackFault).message));
  throw new StackFault([...texts].join('\n\n'));
}

/** Opens a stack and writes its env file; `action` goes on under the stack's lock. */
export async function withStack<Result>(
  name: string,
  given: NodeJS.ProcessEnv,
  progress: Progress,
  action: (stack: Stack, env: Env) => Promise<Result>,
): Promise<Result> {
  const wait = (text: string) => progress.step('stack', text);
  return withLock(join(stackDir(name), 'lock'), wait, async () => {
    const stack = await openStack(name, given, (text) => progress.done('stack', text));
    progress.done('stack', `"${name}" has ports from ${stack.ports.edge} on`);
    const env = await stackEnv(stack, stack.docker ? undefined : nativePlaces(stack.dir).sockets);
    writeEnvFile(stack, env);
    return action(stack, env);
  });
}

export async function up(
  name: string,
  names: readonly ServiceName[],
  given: NodeJS.ProcessEnv,
  progress: Progress,
): Promise<UpResult> {
  return withStack(name, given, progress, async (stack, env) => {
    const services = beginServices(stack, withDependencies(names), env, progress);
    await settleAll(services.values());
    const begun = await Promise.all(
      [...services].map(async ([one, did]) => ({ one, did: await did })),
    );
    progress.done('stack', `"${name}" is up; its variables are in ${join(stack.dir, 'env')}`);
    return { stack, env, started: begun.filter(({ did }) => did).map(({ one }) => one) };
  });
}
