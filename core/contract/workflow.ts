/**
 * What the bridge, the BPMN files and the workers agree on. Message names and job types appear in
 * `bridge/workflows/*.bpmn` letter for letter.
 */
export const PROCESS = {
  approval: 'quote_approval',
  fulfilment: 'order_fulfilment',
} as const;

export const MESSAGE = {
  /** Starts `quote_approval`; correlation key: quote id. */
  approvalRequested: 'quote-approval-requested',
  /** One level was decided, and another one's turn has come; correlation key: `levelKey`. */
  approvalLevelDecided: 'quote-approval-level-decided',
  /** Ends the wait in `quote_approval`; correlation key: approval case id. */
  approvalDecided: 'quote-approval-decided',
  /** Starts `order_fulfilment`; correlation key: order id. */
  orderAcknowledged: 'order-acknowledged',
  /** What is left to do for the order changed: the process asks for it again; key: order id. */
  orderPlanChanged: 'order-plan-changed',
  /** An external system called back; correlation key: task id. */
  taskCalledBack: 'task-called-back',
  /** An operator resolved a fallout; correlation key: task id. */
  falloutResolved: 'fallout-resolved',
} as const;

export const JOB = {
  approvalNotify: 'approval_notify',
  approvalApply: 'approval_apply',
  approvalEscalate: 'approval_escalate',
  orderDecompose: 'order_decompose',
  orderStart: 'order_start',
  orderComplete: 'order_complete',
  falloutOpen: 'fallout_open',
  customerNotify: 'customer_notify',
} as const;

/** Job type of a fulfilment task, one worker pool each: `task_provisioning` and so on. */
export function taskJobType(behaviour: string): string {
  return `task_${behaviour}`;
}

/** BPMN error that a task worker throws when a task cannot succeed. */
export const ERROR_TASK_FALLOUT = 'TASK_FALLOUT';

/** Of the level whose turn it is. */
export type ApprovalLevelVariables = {
  readonly level: number;
  readonly levelKey: string;
  /** In whose task lists it stands. */
  readonly candidateGroups: readonly string[];
  /** ISO 8601 durations. */
  readonly reminderAfter: string;
  readonly escalateAfter: string;
};

export type ApprovalVariables = ApprovalLevelVariables & {
  readonly tenant: string;
  readonly quoteId: string;
  readonly quoteNumber: string;
  readonly caseId: string;
  readonly levels: readonly { readonly level: number; readonly role: string }[];
  /** Why what was decided in the task list last was not accepted; null: it was. */
  readonly refusal: string | null;
  readonly traceparent: string | null;
};

/** Set when the case was decided outside the workflow, or by a user task's completion. */
export type ApprovalDecisionVariables = {
  readonly decision: 'approved' | 'rejected' | 'withdrawn';
  readonly decidedBy: string;
  readonly reason: string | null;
};

export type FulfilmentVariables = {
  readonly tenant: string;
  readonly orderId: string;
  readonly orderNumber: string;
  readonly traceparent: string | null;
};

/**
 * Result of `order_decompose`: what is left to do. `waves` is walked in order, the tasks of one
 * wave in parallel.
 */
export type PlanVariables = {
  readonly waves: readonly (readonly PlannedTask[])[];
};
export type PlannedTask = {
  readonly taskId: string;
  readonly taskType: string;
  readonly jobType: string;
  readonly callback: boolean;
};

/** Result of a task's job: whether a callback is still to be waited for; absent: ask the plan. */
export type PerformedVariables = { readonly waits: boolean };

/** Result of `order_complete`; with tasks still open the process asks for the plan again. */
export type SettledVariables = {
  readonly settled: boolean;
  readonly orderStatus: string;
};
