import * as v from 'valibot';
import { SlugSchema, UuidSchema } from '../../core/contract/common.ts';
import { JOB } from '../../core/contract/workflow.ts';
import type { SendCommand } from '../commands/command.ts';
import { levelVariables } from '../workflows/approval_level.ts';
import { outcomeOfRefusal } from './outcome.ts';
import { corePool } from './pools.ts';
import type { WorkerSpec } from './run_job.ts';

const VariablesSchema = v.object({
  tenant: SlugSchema,
  quoteId: UuidSchema,
  caseId: UuidSchema,
  level: v.number(),
});

/**
 * Nobody decided the level in time. When somebody did after all, the message that says so is on its
 * way, and the task opens again to hear it.
 */
export function approvalEscalate(send: SendCommand): WorkerSpec {
  return {
    pool: corePool(JOB.approvalEscalate),
    variables: ['tenant', 'quoteId', 'caseId', 'level'],
    handle: async (job) => {
      const { tenant, ...due } = v.parse(VariablesSchema, job.variables);
      const idempotencyKey = `${due.caseId}:escalate:${due.level}`;
      const reply = await send('approval_escalate', due, { tenant, idempotencyKey });
      if (!reply.ok) return outcomeOfRefusal(reply);
      const { approval } = reply.body;
      const level = approval?.levels.find((each) => each.level === due.level);
      const isPending = approval?.caseId === due.caseId && level?.status === 'pending';
      const escalated = isPending && level.escalatedTo !== undefined;
      const next = escalated ? levelVariables(approval) : null;
      return { kind: 'complete', variables: { escalated, ...next } };
    },
  };
}
