import type { Fallout, FulfilmentTask } from './order.ts';
import type { ApprovalStatus } from './quote.ts';

export type TaskSummary = Pick<
  FulfilmentTask,
  'id' | 'type' | 'behaviour' | 'lineId' | 'wave' | 'status' | 'attempts' | 'externalReference'
> & {
  readonly orderId: string;
  readonly orderNumber: string;
  /** When its status changed last. */
  readonly updatedAt: string;
};

export type FalloutSummary = Fallout & {
  readonly orderNumber: string;
  /** Present once it was decided upon, as is by whom. */
  readonly resolvedAt?: string;
  readonly resolvedBy?: string;
  readonly reason?: string;
};

export type ApprovalCaseSummary = {
  readonly caseId: string;
  readonly quoteId: string;
  readonly quoteNumber: string;
  readonly revision: number;
  readonly status: ApprovalStatus;
  readonly policyId: string;
  readonly discountPercent: string;
  /** The level and role that are to decide; absent: nobody is. */
  readonly level?: number;
  readonly role?: 'approver' | 'admin';
  readonly requestedAt: string;
  readonly requestedBy: string;
  readonly updatedAt: string;
};
