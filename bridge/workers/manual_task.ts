import * as v from 'valibot';
import { SlugSchema, UuidSchema } from '../../core/contract/common.ts';
import type { SendCommand } from '../commands/command.ts';
import { fallOut, performed } from './fulfil_task.ts';
import { outcomeOfRefusal } from './outcome.ts';
import type { Pool } from './pools.ts';
import type { WorkerSpec } from './run_job.ts';

const VariablesSchema = v.object({
  tenant: SlugSchema,
  orderId: UuidSchema,
  task: v.object({ taskId: UuidSchema, taskType: SlugSchema }),
});

/**
 * Work for a person. It goes to the operators' list of fallouts at once, where "complete" is the
 * way to say that it was done; no external system is called.
 */
export function manualTask(pool: Pool, send: SendCommand): WorkerSpec {
  return {
    pool,
    variables: ['tenant', 'orderId', 'task'],
    whenExhausted: fallOut,
    handle: async (job) => {
      const { tenant, orderId, task } = v.parse(VariablesSchema, job.variables);
      const { taskId, taskType } = task;
      const idempotencyKey = `${taskId}:start:${job.activation}`;
      const started = await send('task_start', { orderId, taskId }, { tenant, idempotencyKey });
      if (!started.ok) return outcomeOfRefusal(started);
      const { status } = started.body;
      const ended = status === 'done' || status === 'skipped' || status === 'cancelled';
      return ended
        ? performed(started.body)
        : fallOut(`${taskType} is done by hand: complete it here`);
    },
  };
}
