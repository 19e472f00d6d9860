/**
 * Group commit: commands wait in line, a batch of them runs against memory, its changes are written
 * in one transaction, and only then do the callers hear. While one batch is being written the next
 * is worked on; when a write fails everything in flight is refused and the state is reloaded.
 */
import { LIMITS } from '../broker/limits.ts';
import { activate } from '../broker/activation.ts';
import { releaseJob } from '../broker/jobs.ts';
import { runDue, trimDue } from '../broker/due.ts';
import type { JobEntry, World } from '../broker/world.ts';
import { cutBatch, type Batch, type NewDefinition } from '../store/batch.ts';
import { noWaiters, removeWaiter, type Waiter, type Waiters } from './waiters.ts';

export type Command = {
  /** Runs against memory; what it returns is handed to `done` after the commit. */
  readonly run: (runtime: Runtime) => unknown;
  readonly done: (result: unknown) => void;
  readonly failed: (error: Error) => void;
};

export type Runtime = {
  readonly world: World;
  readonly commit: (batch: Batch) => Promise<void>;
  readonly clock: () => number;
  readonly onBroken: (error: Error) => void;
  readonly waiters: Waiters;
  readonly queue: Command[];
  definitions: NewDefinition[];
  /** Batches that are being written. */
  readonly flights: Set<Flight>;
  scheduled: boolean;
  broken: Error | null;
  timer: NodeJS.Timeout | null;
  readonly stats: Stats;
};

export type Stats = {
  commands: number;
  batches: number;
  activated: number;
  fired: number;
  commit_seconds: number;
};

const IN_FLIGHT_MAX = 2;
const TICK_MS = 20;
const COMMIT_MS_MAX = 20_000;

export class Unavailable extends Error {}

export function createRuntime(
  world: World,
  commit: Runtime['commit'],
  clock: () => number,
  onBroken: (error: Error) => void,
): Runtime {
  const runtime: Runtime = {
    world,
    commit,
    clock,
    onBroken,
    waiters: noWaiters(),
    queue: [],
    definitions: [],
    flights: new Set(),
    scheduled: false,
    broken: null,
    timer: null,
    stats: { commands: 0, batches: 0, activated: 0, fired: 0, commit_seconds: 0 },
  };
  runtime.timer = setInterval(() => tick(runtime), TICK_MS);
  return runtime;
}

function tick(runtime: Runtime): void {
  const next = runtime.world.due[0];
  if (next !== undefined && next.due <= runtime.clock()) schedule(runtime);
}

export function submit(runtime: Runtime, command: Command): void {
  if (runtime.broken !== null) {
    return command.failed(new Unavailable('the gateway is reloading its state'));
  }
  if (runtime.queue.length >= LIMITS.pendingCommandsMax) {
    return command.failed(new Unavailable('too many commands are waiting'));
  }
  runtime.queue.push(command);
  schedule(runtime);
}

export function schedule(runtime: Runtime): void {
  if (runtime.scheduled || runtime.flights.size >= IN_FLIGHT_MAX || runtime.broken !== null) return;
  runtime.scheduled = true;
  setImmediate(() => {
    runtime.scheduled = false;
    try {
      runBatch(runtime);
    } catch (error) {
      // Memory may be half-changed: only a reload is safe.
      breakDown(runtime, asError(error));
    }
  });
}

type Flight = {
  readonly commands: readonly Command[];
  readonly deliveries: readonly Delivery[];
  /** Gives up when the database neither answers nor fails. */
  readonly watchdog: NodeJS.Timeout;
};

type Delivery = {
  readonly waiter: Waiter;
  readonly jobs: readonly string[];
  readonly entries: readonly JobEntry[];
};

function runBatch(runtime: Runtime): void {
  if (runtime.broken !== null) return;
  const { world, stats } = runtime;
  world.now = runtime.clock();
  const commands = runtime.queue.splice(0, LIMITS.batchCommandsMax);
  trimDue(world);
  stats.fired += runDue(world, LIMITS.batchCommandsMax);
  let results: unknown[];
  try {
    results = commands.map((command) => command.run(runtime));
  } catch (error) {
    for (const command of commands) command.failed(new Unavailable('the batch failed'));
    throw error;
  }
  const deliveries = serveWaiters(runtime);
  const batch = cutBatch(world, runtime.definitions);
  runtime.definitions = [];
  stats.commands += commands.length;
  stats.batches += 1;
  const watchdog = setTimeout(
    () => breakDown(runtime, new Error(`no commit within ${COMMIT_MS_MAX} ms`)),
    COMMIT_MS_MAX,
  );
  const flight: Flight = { commands, deliveries, watchdog };
  runtime.flights.add(flight);
  const sent = performance.now();
  runtime.commit(batch).then(
    () => {
      stats.commit_seconds += (performance.now() - sent) / 1000;
      // After a breakdown its callers have been told already that the outcome is unknown.
      if (!land(runtime, flight)) return;
      commands.forEach((command, n) => command.done(results[n]));
      deliver(runtime, deliveries);
      if (runtime.queue.length > 0) schedule(runtime);
      else tick(runtime);
    },
    (error: unknown) => breakDown(runtime, asError(error)),
  );
  if (runtime.queue.length > 0) schedule(runtime);
}

function land(runtime: Runtime, flight: Flight): boolean {
  clearTimeout(flight.watchdog);
  return runtime.flights.delete(flight);
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

function serveWaiters(runtime: Runtime): Delivery[] {
  const { world, waiters } = runtime;
  const deliveries: Delivery[] = [];
  for (const [type, same] of waiters.byType) {
    const queue = world.queues.get(type);
    if (queue === undefined || queue.head >= queue.items.length) continue;
    for (const waiter of same) {
      const { jobs, entries } = activate(world, waiter.ask, LIMITS.activationBytesMax);
      if (jobs.length === 0) break;
      removeWaiter(waiters, waiter);
      deliveries.push({ waiter, jobs, entries });
      runtime.stats.activated += jobs.length;
    }
  }
  return deliveries;
}

function deliver(runtime: Runtime, deliveries: readonly Delivery[]): void {
  for (const { waiter, jobs, entries } of deliveries) {
    if (waiter.give(jobs)) continue;
    giveBack(runtime, entries);
  }
}

/** The worker left before its jobs came: the next one gets them without waiting for the lock. */
export function giveBack(runtime: Runtime, entries: readonly JobEntry[]): void {
  const held = entries.map((entry) => ({ entry, deadline: entry.deadline }));
  submit(runtime, {
    run: ({ world }) => {
      for (const { entry, deadline } of held) {
        if (entry.deadline === deadline) releaseJob(world, entry);
      }
    },
    done: () => undefined,
    failed: () => undefined,
  });
}

export function breakDown(runtime: Runtime, error: Error): void {
  if (runtime.broken !== null) return;
  runtime.broken = error;
  stopTimer(runtime);
  const unknown = new Unavailable('the commit failed; whether it took effect is unknown');
  for (const flight of [...runtime.flights]) {
    land(runtime, flight);
    for (const command of flight.commands) command.failed(unknown);
    for (const { waiter } of flight.deliveries) waiter.give([]);
  }
  const reason = new Unavailable('the gateway is reloading its state');
  for (const command of runtime.queue.splice(0)) command.failed(reason);
  for (const same of runtime.waiters.byType.values()) for (const each of same) each.give([]);
  runtime.waiters.byType.clear();
  runtime.waiters.count = 0;
  runtime.onBroken(error);
}

export function stopTimer(runtime: Runtime): void {
  if (runtime.timer !== null) clearInterval(runtime.timer);
  runtime.timer = null;
}
