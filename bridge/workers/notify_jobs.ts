import * as v from 'valibot';
import { SlugSchema, TextSchema, UuidSchema } from '../../core/contract/common.ts';
import { JOB } from '../../core/contract/workflow.ts';
import { COMPLETE } from './outcome.ts';
import { corePool } from './pools.ts';
import type { WorkerSpec } from './run_job.ts';

export type Notice = {
  readonly tenant: string;
  readonly kind: 'approval_requested' | 'approval_decided' | 'order_completed';
  /** The job's key: somebody who hears it twice can tell. */
  readonly id: string;
  readonly about: Readonly<Record<string, unknown>>;
};
/** Tells those who listen now; a notice is a courtesy, and nothing depends on it. */
export type SendNotice = (notice: Notice) => void;

const ApprovalSchema = v.object({
  tenant: SlugSchema,
  quoteId: UuidSchema,
  quoteNumber: TextSchema,
  caseId: TextSchema,
  decision: v.nullish(v.picklist(['approved', 'rejected'])),
  decidedBy: v.nullish(TextSchema),
});
const OrderSchema = v.object({ tenant: SlugSchema, orderId: UuidSchema, orderNumber: TextSchema });

/** `approval_notify` stands before the decision and after it; `customer_notify` at the end. */
export function notifyJobs(sendNotice: SendNotice): readonly WorkerSpec[] {
  return [approvalNotify(sendNotice), customerNotify(sendNotice)];
}

function approvalNotify(sendNotice: SendNotice): WorkerSpec {
  return {
    pool: corePool(JOB.approvalNotify),
    variables: ['tenant', 'quoteId', 'quoteNumber', 'caseId', 'decision', 'decidedBy'],
    handle: (job) => {
      const { tenant, decision, ...about } = v.parse(ApprovalSchema, job.variables);
      const decided = decision !== null && decision !== undefined;
      const kind = decided ? 'approval_decided' : 'approval_requested';
      sendNotice({ tenant, kind, id: job.key, about: decided ? { ...about, decision } : about });
      return Promise.resolve(COMPLETE);
    },
  };
}

function customerNotify(sendNotice: SendNotice): WorkerSpec {
  return {
    pool: corePool(JOB.customerNotify),
    variables: ['tenant', 'orderId', 'orderNumber'],
    handle: (job) => {
      const { tenant, ...about } = v.parse(OrderSchema, job.variables);
      sendNotice({ tenant, kind: 'order_completed', id: job.key, about });
      return Promise.resolve(COMPLETE);
    },
  };
}
