/** Every change that a client can ask for, run against the world; replied to after commit. */
import * as jobs from '../engine/job_commands.ts';
import * as instances from '../engine/instance_commands.ts';
import type { Draft } from '../engine/draft.ts';
import { refuse } from '../engine/step.ts';
import type { Instance, Outcome, Refusal, UserTaskState, Variables } from '../engine/state.ts';
import type { Definition } from '../model/model.ts';
import { change, drain, start } from './apply.ts';
import { deploy, type Resource } from './deploy.ts';
import { lockJob } from './jobs.ts';
import { publish, type Publish, type Published } from './messages.ts';
import type { World } from './world.ts';

export type Deployment = {
  readonly deployment: number;
  readonly all: readonly Definition[];
  readonly fresh: readonly Definition[];
};

export function runDeploy(world: World, resources: readonly Resource[]): Deployment {
  return deploy(world, resources);
}

export function runPublish(world: World, command: Publish): Published {
  return publish(world, command);
}

export type Create = {
  readonly definition: Definition;
  readonly vars: Variables;
  readonly tags: readonly string[];
};

export function runCreate(world: World, command: Create): Outcome {
  const { definition, vars, tags } = command;
  if ((definition.process.elements[0]?.start ?? -1) < 0) {
    return refuse('INVALID_STATE', `process '${definition.process.id}' has no none start event`);
  }
  const outcome = start(world, definition, { vars, tags, start: -1, correlation: null });
  drain(world);
  return outcome;
}

function onJob(
  world: World,
  key: number,
  verb: string,
  run: (d: Draft, ref: { readonly element: number; readonly job: number }) => Refusal | null,
): Outcome {
  const entry = world.jobs.get(key);
  const place = entry ?? closedJob(world, key);
  if (place === null) {
    return refuse(
      'NOT_FOUND',
      `Expected to ${verb} job with key '${key}', but no such job was found`,
    );
  }
  const outcome = change(world, place.instance, (d) =>
    run(d, { element: place.element, job: key }),
  );
  drain(world);
  return outcome;
}

/** A job with an incident is in no queue; the incident knows where it is. */
function closedJob(world: World, key: number) {
  for (const row of world.incidents.values()) {
    if (row.job === key) return { instance: row.instance, element: row.element_instance };
  }
  return null;
}

export function runComplete(world: World, key: number, vars: Variables): Outcome {
  return onJob(world, key, 'complete', (d, ref) => jobs.completeJob(d, { ...ref, vars }));
}

export type Fail = Omit<jobs.FailJob, 'element' | 'job'>;
export function runFail(world: World, key: number, command: Fail): Outcome {
  return onJob(world, key, 'fail', (d, ref) => jobs.failJob(d, { ...ref, ...command }));
}

export type Throw = Omit<jobs.JobError, 'element' | 'job'>;
export function runThrow(world: World, key: number, command: Throw): Outcome {
  return onJob(world, key, 'throw an error for', (d, ref) =>
    jobs.throwJobError(d, { ...ref, ...command }),
  );
}

export type Update = { readonly retries: number | null; readonly timeoutMs: number | null };
export function runUpdate(world: World, key: number, command: Update): Outcome | { ok: true } {
  const { retries, timeoutMs } = command;
  const entry = world.jobs.get(key);
  if (timeoutMs !== null) {
    if (entry?.status !== 'locked') {
      return refuse(entry ? 'INVALID_STATE' : 'NOT_FOUND', `job '${key}' is not activated`);
    }
    lockJob(world, entry, entry.worker, world.now + timeoutMs);
  }
  if (retries === null) return { ok: true };
  return onJob(world, key, 'update', (d, ref) => jobs.updateJobRetries(d, { ...ref, retries }));
}

function onInstance(world: World, key: number, run: (d: Draft) => Refusal | null): Outcome {
  const outcome = change(world, key, run);
  drain(world);
  return outcome;
}

export function runCancel(world: World, key: number): Outcome {
  return onInstance(world, key, instances.cancelInstance);
}

export function runResolve(world: World, key: number): Outcome {
  const row = world.incidents.get(key);
  if (row === undefined) return refuse('NOT_FOUND', `no active incident with key '${key}'`);
  return onInstance(world, row.instance, (d) => instances.resolveIncident(d, key));
}

function onTask(world: World, key: number, run: (d: Draft) => Refusal | null): Outcome {
  const row = world.user_tasks.get(key);
  if (row === undefined) return refuse('NOT_FOUND', `no open user task with key '${key}'`);
  return onInstance(world, row.instance, run);
}

export function runCompleteTask(world: World, task: number, vars: Variables): Outcome {
  return onTask(world, task, (d) => instances.completeUserTask(d, { task, vars }));
}

export function runChangeTask(
  world: World,
  task: number,
  change: Partial<UserTaskState>,
  override: boolean,
): Outcome {
  return onTask(world, task, (d) => instances.changeUserTask(d, { task, change, override }));
}

export function runSetVariables(
  world: World,
  command: {
    readonly instance: number;
    readonly element: number;
    readonly vars: Variables;
    readonly local: boolean;
  },
): Outcome {
  return onInstance(world, command.instance, (d) => instances.setVariables(d, command));
}

/** The active instance that owns an element instance; rare, so it may look through all. */
export function ownerOf(world: World, element: number): Instance | null {
  const direct = world.instances.get(element);
  if (direct !== undefined) return direct;
  for (const instance of world.instances.values()) {
    if (instance.elements.has(element)) return instance;
  }
  return null;
}
