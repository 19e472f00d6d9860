import * as v from 'valibot';
import { SlugSchema, TextSchema, UuidSchema } from '../../core/contract/common.ts';
import { JOB } from '../../core/contract/workflow.ts';
import { COMPLETE } from './outcome.ts';
import { corePool } from './pools.ts';
import type { WorkerSpec } from './run_job.ts';

const APPROVAL_NOTICES = [
  'requested',
  'reminder',
  'escalated',
  'approved',
  'rejected',
  'withdrawn',
] as const;
type ApprovalNotice = (typeof APPROVAL_NOTICES)[number];
const ORDER_ENDS = ['completed', 'partial', 'failed', 'cancelled'] as const;
type OrderEnd = (typeof ORDER_ENDS)[number];

export type Notice = {
  readonly tenant: string;
  readonly kind: `approval_${ApprovalNotice}` | `order_${OrderEnd}`;
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
  level: v.optional(v.number()),
  /** Who may decide that level now. */
  candidateGroups: v.optional(v.array(TextSchema)),
  decidedBy: v.nullish(TextSchema),
  reason: v.nullish(TextSchema),
});
const HeadersSchema = v.object({ notice: v.picklist(APPROVAL_NOTICES) });
const OrderSchema = v.object({
  tenant: SlugSchema,
  orderId: UuidSchema,
  orderNumber: TextSchema,
  orderStatus: v.fallback(v.picklist(ORDER_ENDS), 'completed'),
});

/** `approval_notify` stands in several places; the header `notice` says which one it is. */
export function notifyJobs(sendNotice: SendNotice): readonly WorkerSpec[] {
  return [approvalNotify(sendNotice), customerNotify(sendNotice)];
}

function approvalNotify(sendNotice: SendNotice): WorkerSpec {
  return {
    pool: corePool(JOB.approvalNotify),
    variables: [
      'tenant',
      'quoteId',
      'quoteNumber',
      'caseId',
      'level',
      'candidateGroups',
      'decidedBy',
      'reason',
    ],
    handle: (job) => {
      const { tenant, ...about } = v.parse(ApprovalSchema, job.variables);
      const { notice } = v.parse(HeadersSchema, job.headers);
      sendNotice({ tenant, kind: `approval_${notice}`, id: job.key, about });
      return Promise.resolve(COMPLETE);
    },
  };
}

function customerNotify(sendNotice: SendNotice): WorkerSpec {
  return {
    pool: corePool(JOB.customerNotify),
    variables: ['tenant', 'orderId', 'orderNumber', 'orderStatus'],
    handle: (job) => {
      const { tenant, orderStatus, ...about } = v.parse(OrderSchema, job.variables);
      sendNotice({ tenant, kind: `order_${orderStatus}`, id: job.key, about });
      return Promise.resolve(COMPLETE);
    },
  };
}
