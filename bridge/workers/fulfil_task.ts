import * as v from 'valibot';
import { SlugSchema, UuidSchema } from '../../core/contract/common.ts';
import type { FulfilmentTask } from '../../core/contract/order.ts';
import { ERROR_TASK_FALLOUT } from '../../core/contract/workflow.ts';
import type { PerformedVariables } from '../../core/contract/workflow.ts';
import { backoffMs } from '../consume/backoff.ts';
import type { SendCommand } from '../commands/command.ts';
import type { EffectOutcome, RequestEffect } from './effects.ts';
import { outcomeOfRefusal } from './outcome.ts';
import type { JobOutcome } from './outcome.ts';
import type { Pool } from './pools.ts';
import type { Job, WorkerSpec } from './run_job.ts';

export type FulfilmentPorts = {
  readonly send: SendCommand;
  readonly requestEffect: RequestEffect;
  readonly callbackUrl: (task: TaskRef, attempt: number) => string;
};
export type TaskRef = {
  readonly tenant: string;
  readonly orderId: string;
  readonly taskId: string;
};

const VariablesSchema = v.object({
  tenant: SlugSchema,
  orderId: UuidSchema,
  task: v.object({ taskId: UuidSchema, taskType: SlugSchema }),
});

/** A fulfilment task whose work an external system does. */
export function fulfilTask(pool: Pool, ports: FulfilmentPorts): WorkerSpec {
  return {
    pool,
    variables: ['tenant', 'orderId', 'task'],
    handle: (job) => fulfil(pool, ports, job),
    whenExhausted: fallOut,
  };
}

export function fallOut(cause: string): JobOutcome {
  return { kind: 'raise', code: ERROR_TASK_FALLOUT, cause };
}

async function fulfil(pool: Pool, ports: FulfilmentPorts, job: Job): Promise<JobOutcome> {
  const { tenant, orderId, task } = v.parse(VariablesSchema, job.variables);
  const ref: TaskRef = { tenant, orderId, taskId: task.taskId };
  // Recorded before the call is made: an attempt that we die in is not forgotten.
  const started = await ports.send(
    'task_start',
    { orderId, taskId: ref.taskId },
    key(ref, 'start', job),
  );
  if (!started.ok) return outcomeOfRefusal(started);
  const { status, attempts, callback, compensates } = started.body;
  if (status !== 'active') return performed(started.body);
  const effect = await ports.requestEffect(
    {
      ...ref,
      taskType: task.taskType,
      ...(compensates === undefined ? {} : { compensates }),
      ...(callback ? { callbackUrl: ports.callbackUrl(ref, attempts) } : {}),
    },
    pool.timeoutMs,
  );
  return record(pool, ports, job, ref, started.body, effect);
}

async function record(
  pool: Pool,
  { send }: FulfilmentPorts,
  job: Job,
  ref: TaskRef,
  task: FulfilmentTask,
  effect: EffectOutcome,
): Promise<JobOutcome> {
  const { orderId, taskId } = ref;
  switch (effect.kind) {
    case 'permanent':
      return fallOut(effect.cause);
    case 'transient': {
      const afterMs = effect.afterMs ?? backoffMs(pool.backoff, task.attempts, Math.random());
      return { kind: 'retry', cause: effect.cause, afterMs };
    }
    case 'done': {
      const { externalReference } = effect;
      const body = { orderId, taskId, externalReference };
      // What is done at once is a callback that came early.
      const reply = task.callback
        ? await send('task_callback', { ...body, outcome: 'succeeded' }, key(ref, 'callback', job))
        : await send('task_complete', body, key(ref, 'complete', job));
      return reply.ok ? performed(reply.body) : outcomeOfRefusal(reply);
    }
    case 'will_call_back': {
      if (!task.callback) return fallOut('the external system calls back, but nobody waits for it');
      const body = { orderId, taskId, externalReference: effect.externalReference };
      const reply = await send('task_await', body, key(ref, 'await', job));
      return reply.ok ? performed(reply.body) : outcomeOfRefusal(reply);
    }
    default:
      return effect satisfies never;
  }
}

/** Ended already, by whatever it was: then no callback is waited for. */
export function performed({ status }: FulfilmentTask): JobOutcome {
  if (status === 'fallout') return fallOut('the task has fallen out already');
  const variables: PerformedVariables = { waits: status === 'waiting_callback' };
  return { kind: 'complete', variables };
}

/** The same for a repetition within one activation; the next one sees what is true by then. */
function key({ tenant, taskId }: TaskRef, step: string, job: Job) {
  return { tenant, idempotencyKey: `${taskId}:${step}:${job.activation}` };
}
