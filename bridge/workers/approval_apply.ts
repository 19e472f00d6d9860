import * as v from 'valibot';
import { SlugSchema, TextSchema, UuidSchema } from '../../core/contract/common.ts';
import type { ApprovalCase } from '../../core/contract/quote.ts';
import { JOB } from '../../core/contract/workflow.ts';
import type { SendCommand } from '../commands/command.ts';
import { outcomeOfRefusal } from './outcome.ts';
import type { JobOutcome } from './outcome.ts';
import { corePool } from './pools.ts';
import type { WorkerSpec } from './run_job.ts';

const VariablesSchema = v.object({
  tenant: SlugSchema,
  quoteId: UuidSchema,
  caseId: TextSchema,
  decision: v.picklist(['approved', 'rejected']),
  decidedBy: v.optional(TextSchema, 'workflow'),
  reason: v.nullish(TextSchema),
});

/** Carries a decision that was made in the workflow's own task list to the core. */
export function approvalApply(send: SendCommand): WorkerSpec {
  return {
    pool: corePool(JOB.approvalApply),
    variables: ['tenant', 'quoteId', 'caseId', 'decision', 'decidedBy', 'reason'],
    handle: async (job) => {
      const { tenant, quoteId, caseId, ...decided } = v.parse(VariablesSchema, job.variables);
      const quote = await send('quote_get', { quoteId }, { tenant });
      if (!quote.ok) return outcomeOfRefusal(quote);
      const { approval, status } = quote.body;
      // Decided elsewhere meanwhile, or no longer what was to be decided: nothing to apply.
      if (status !== 'approval_pending' || approval?.caseId !== caseId) return applied('elsewhere');
      const options = {
        tenant,
        idempotencyKey: `${caseId}:apply:${job.activation}`,
        ...(quote.version === undefined ? {} : { expectedVersion: quote.version }),
      };
      const onBehalfOf = decided.decidedBy;
      const reason = decided.reason ?? undefined;
      const reply =
        decided.decision === 'approved'
          ? await send(
              'quote_approve',
              { quoteId, onBehalfOf, ...(reason === undefined ? {} : { reason }) },
              options,
            )
          : await send(
              'quote_reject',
              { quoteId, onBehalfOf, reason: reason ?? 'rejected in the workflow' },
              options,
            );
      if (!reply.ok) return outcomeOfRefusal(reply);
      // Still pending: another level, which another person has to decide.
      return applied(reply.body.approval?.status ?? 'elsewhere');
    },
  };
}

function applied(approvalStatus: ApprovalCase['status'] | 'elsewhere'): JobOutcome {
  return { kind: 'complete', variables: { approvalStatus } };
}
