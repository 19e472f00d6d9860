import * as v from 'valibot';
import { SlugSchema, TextSchema, UuidSchema } from '../../core/contract/common.ts';
import type { FulfilmentTask, Order } from '../../core/contract/order.ts';
import { JOB, taskJobType } from '../../core/contract/workflow.ts';
import type { PlannedTask, PlanVariables, SettledVariables } from '../../core/contract/workflow.ts';
import type { SendCommand } from '../commands/command.ts';
import { COMPLETE, outcomeOfRefusal } from './outcome.ts';
import type { JobOutcome } from './outcome.ts';
import { corePool } from './pools.ts';
import type { WorkerSpec } from './run_job.ts';

const ENDED: readonly string[] = ['done', 'skipped', 'cancelled'];
const OrderSchema = v.object({ tenant: SlugSchema, orderId: UuidSchema });
const FalloutSchema = v.object({
  ...OrderSchema.entries,
  task: v.object({ taskId: UuidSchema }),
  cause: v.optional(TextSchema, 'no cause was given'),
});

/** The jobs of `order_fulfilment` that change nothing but the order itself. */
export function orderJobs(send: SendCommand): readonly WorkerSpec[] {
  return [orderDecompose(send), orderStart(send), orderComplete(send), falloutOpen(send)];
}

function orderDecompose(send: SendCommand): WorkerSpec {
  return {
    pool: corePool(JOB.orderDecompose),
    variables: ['tenant', 'orderId'],
    handle: async (job) => {
      const { tenant, orderId } = v.parse(OrderSchema, job.variables);
      // What is left to do changes: the same question later is another one.
      const idempotencyKey = `${orderId}:decompose:${job.activation}`;
      const reply = await send('order_decompose', { orderId }, { tenant, idempotencyKey });
      if (!reply.ok) return outcomeOfRefusal(reply);
      const variables: PlanVariables = { waves: wavesOf(openTasks(reply.body)) };
      return { kind: 'complete', variables };
    },
  };
}

function openTasks({ tasks }: Order): readonly FulfilmentTask[] {
  return tasks.filter(({ status }) => !ENDED.includes(status));
}

/** Tasks by wave, the lowest first; a wave that has none is left out. */
export function wavesOf(tasks: readonly FulfilmentTask[]): PlanVariables['waves'] {
  const waves = new Map<number, PlannedTask[]>();
  for (const task of tasks.toSorted((a, b) => a.wave - b.wave)) {
    const planned = {
      taskId: task.id,
      taskType: task.type,
      jobType: taskJobType(task.behaviour),
      callback: task.callback,
    };
    const wave = waves.get(task.wave);
    if (wave === undefined) waves.set(task.wave, [planned]);
    else wave.push(planned);
  }
  return [...waves.values()];
}

function orderStart(send: SendCommand): WorkerSpec {
  return {
    pool: corePool(JOB.orderStart),
    variables: ['tenant', 'orderId'],
    handle: async (job) => {
      const { tenant, orderId } = v.parse(OrderSchema, job.variables);
      const idempotencyKey = `${orderId}:start:${job.activation}`;
      const reply = await send('order_start', { orderId }, { tenant, idempotencyKey });
      return reply.ok ? COMPLETE : outcomeOfRefusal(reply);
    },
  };
}

/**
 * With tasks still open the plan has changed since the process asked for it: it asks again. So a
 * change is never lost, even when its message came at a moment when nobody waited for it.
 */
function orderComplete(send: SendCommand): WorkerSpec {
  return {
    pool: corePool(JOB.orderComplete),
    variables: ['tenant', 'orderId'],
    handle: async (job) => {
      const { tenant, orderId } = v.parse(OrderSchema, job.variables);
      const idempotencyKey = `${orderId}:complete:${job.activation}`;
      const reply = await send('order_complete', { orderId }, { tenant, idempotencyKey });
      if (reply.ok) return settled(true, reply.body.status);
      if (reply.code !== 'illegal_transition') return outcomeOfRefusal(reply);
      const order = await send('order_get', { orderId }, { tenant });
      if (!order.ok) return outcomeOfRefusal(order);
      const { status } = order.body;
      const goesOn = status !== 'held' && openTasks(order.body).length > 0;
      return goesOn ? settled(false, status) : outcomeOfRefusal(reply);
    },
  };
}

function settled(isSettled: boolean, orderStatus: string): JobOutcome {
  const variables: SettledVariables = { settled: isSettled, orderStatus };
  return { kind: 'complete', variables };
}

function falloutOpen(send: SendCommand): WorkerSpec {
  return {
    pool: corePool(JOB.falloutOpen),
    variables: ['tenant', 'orderId', 'task', 'cause'],
    handle: async (job) => {
      const { tenant, orderId, task, cause } = v.parse(FalloutSchema, job.variables);
      const { taskId } = task;
      const idempotencyKey = `${taskId}:fail:${job.activation}`;
      const reply = await send('task_fail', { orderId, taskId, cause }, { tenant, idempotencyKey });
      return reply.ok ? COMPLETE : outcomeOfRefusal(reply);
    },
  };
}
