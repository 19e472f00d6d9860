import * as v from 'valibot';
import { SlugSchema, TextSchema, UuidSchema } from '../../core/contract/common.ts';
import type { Quote } from '../../core/contract/quote.ts';
import type { Refusal } from '../../core/contract/reply.ts';
import { JOB } from '../../core/contract/workflow.ts';
import type { SendCommand } from '../commands/command.ts';
import { levelVariables } from '../workflows/approval_level.ts';
import { outcomeOfRefusal } from './outcome.ts';
import type { JobOutcome } from './outcome.ts';
import { corePool } from './pools.ts';
import type { WorkerSpec } from './run_job.ts';

const CaseSchema = v.object({ tenant: SlugSchema, quoteId: UuidSchema, caseId: TextSchema });
const DecisionSchema = v.object({
  decision: v.picklist(['approved', 'rejected']),
  decidedBy: v.optional(v.nullable(TextSchema)),
  reason: v.nullish(TextSchema),
});
type Decision = v.InferOutput<typeof DecisionSchema>;

/** Nobody is asked twice for what was said once: a task that opens again starts from nothing. */
const NOTHING_DECIDED = { decision: null, decidedBy: null, reason: null };

/** Carries a decision that was made in the workflow's own task list to the core. */
export function approvalApply(send: SendCommand): WorkerSpec {
  return {
    pool: corePool(JOB.approvalApply),
    variables: ['tenant', 'quoteId', 'caseId', 'decision', 'decidedBy', 'reason'],
    handle: async (job) => {
      const { tenant, quoteId, caseId } = v.parse(CaseSchema, job.variables);
      const quote = await send('quote_get', { quoteId }, { tenant });
      if (!quote.ok) return outcomeOfRefusal(quote);
      if (!waitsFor(quote.body, caseId)) return elsewhere(quote.body, caseId);
      const said = v.safeParse(DecisionSchema, job.variables);
      if (!said.success) return openAgain('say approved or rejected as `decision`');
      const options = {
        tenant,
        idempotencyKey: `${caseId}:apply:${job.activation}`,
        ...(quote.version === undefined ? {} : { expectedVersion: quote.version }),
      };
      const { stem, body } = commandFor(quoteId, said.output);
      const reply = await send(stem, body, options);
      return reply.ok ? applied(reply.body) : refused(reply);
    },
  };
}

function commandFor(quoteId: string, { decision, decidedBy, reason }: Decision) {
  const onBehalfOf = decidedBy ?? 'workflow';
  if (decision === 'rejected') {
    const body = { quoteId, onBehalfOf, reason: reason ?? 'rejected in the workflow' };
    return { stem: 'quote_reject', body } as const;
  }
  const said = reason === null || reason === undefined ? {} : { reason };
  return { stem: 'quote_approve', body: { quoteId, onBehalfOf, ...said } } as const;
}

function waitsFor({ status, approval }: Quote, caseId: string): boolean {
  return status === 'approval_pending' && approval?.caseId === caseId;
}

/** Decided elsewhere meanwhile, or no longer what was to be decided: nothing to apply. */
function elsewhere({ approval }: Quote, caseId: string): JobOutcome {
  const status = approval?.caseId === caseId ? approval.status : 'void';
  const decision = status === 'approved' ? 'approved' : 'rejected';
  return { kind: 'complete', variables: { approvalStatus: 'elsewhere', decision } };
}

/** Still pending: another level, which another person has to decide. */
function applied({ approval }: Quote): JobOutcome {
  const next = approval === undefined ? null : levelVariables(approval);
  const open = next === null ? {} : { ...NOTHING_DECIDED, ...next };
  const approvalStatus = approval?.status ?? 'elsewhere';
  return { kind: 'complete', variables: { approvalStatus, refusal: null, ...open } };
}

/** Whose verdict doesn't count: it stays open for somebody whose verdict does. */
function refused(refusal: Refusal): JobOutcome {
  const isOfPerson = refusal.code === 'forbidden' || refusal.code === 'invalid_request';
  return isOfPerson ? openAgain(refusal.detail) : outcomeOfRefusal(refusal);
}

function openAgain(refusal: string): JobOutcome {
  return {
    kind: 'complete',
    variables: { approvalStatus: 'pending', refusal, ...NOTHING_DECIDED },
  };
}
