/** A process instance as plain data. Keys are safe integers inside, decimal strings at the wire. */

export type Variables = Readonly<Record<string, unknown>>;

export type IncidentType =
  | 'IO_MAPPING_ERROR'
  | 'JOB_NO_RETRIES'
  | 'CONDITION_ERROR'
  | 'EXTRACT_VALUE_ERROR'
  | 'UNHANDLED_ERROR_EVENT';

/** `phase` says where the element goes on when the incident is resolved. */
export type Incident = {
  readonly key: number;
  readonly type: IncidentType;
  readonly message: string;
  readonly at: number;
  readonly phase: 'activate' | 'complete' | 'job' | 'error';
};

export type JobStatus = 'ready' | 'backoff' | 'failed' | 'error_thrown' | 'completed';

export type Job = {
  readonly key: number;
  readonly type: string;
  readonly retries: number;
  readonly status: JobStatus;
  /** With status `backoff`: when it becomes ready, epoch ms. */
  readonly until: number;
  readonly error: string | null;
  readonly errorCode: string | null;
};

/** What a waiting element reacts to; `target` is the element index that the trigger leads to. */
export type Subscription = {
  readonly key: number;
  readonly name: string;
  readonly correlation: string;
  readonly target: number;
};
export type TimerWait = {
  readonly key: number;
  readonly due: number;
  readonly target: number;
  /** Repetitions left after this one, -1 for ever; `duration` between them. */
  readonly repetitions: number;
  readonly duration: string | null;
};

export type UserTaskState = {
  readonly key: number;
  readonly assignee: string | null;
  readonly groups: readonly string[];
  readonly users: readonly string[];
  readonly due: string | null;
  readonly follow_up: string | null;
  readonly priority: number;
};

/** State of a multi-instance body. */
export type LoopState = {
  readonly items: readonly unknown[];
  readonly started: number;
  readonly done: number;
  readonly output: readonly unknown[] | null;
};

export type ElementInstance = {
  readonly key: number;
  /** Index into the process's elements. */
  readonly element: number;
  /** Key of the enclosing element instance; 0 for the root. */
  readonly parent: number;
  readonly at: number;
  readonly role: 'plain' | 'body' | 'inner';
  readonly vars?: Variables;
  /** Active children and tokens that wait at a join. */
  readonly children?: number;
  /** For each parallel join inside this scope: tokens that have arrived, by flow id. */
  readonly joins?: Readonly<Record<number, Readonly<Record<string, number>>>>;
  readonly job?: Job;
  readonly userTask?: UserTaskState;
  readonly subscriptions?: readonly Subscription[];
  readonly timers?: readonly TimerWait[];
  readonly incident?: Incident;
  readonly loop?: LoopState;
  /** Of an inner instance: position in the collection, from 1. */
  readonly position?: number;
};

/** A finished element instance, for search: what ended, when and how. */
export type Trace = {
  readonly k: number;
  readonly e: number;
  readonly p: number;
  readonly s: number;
  readonly t: number;
  readonly ok: boolean;
  readonly body?: true;
  readonly job?: { readonly k: number; readonly type: string; readonly retries: number };
};

export type InstanceStatus = 'ACTIVE' | 'COMPLETED' | 'TERMINATED';

export type Instance = {
  readonly key: number;
  readonly definition: number;
  readonly status: InstanceStatus;
  readonly started_at: number;
  readonly ended_at: number | null;
  /** Correlation key of the message that started it; at most one such instance is active. */
  readonly correlation: string | null;
  readonly tags: readonly string[];
  readonly incidents: number;
  /** Active ones; the root is always first and stays after the end. */
  readonly elements: ReadonlyMap<number, ElementInstance>;
  readonly trail: readonly Trace[];
  readonly trailDropped: number;
};

/** What follows from a step for those who keep indexes: queues of jobs, timers, subscriptions. */
export type Effect =
  | { readonly t: 'job'; readonly key: number; readonly element: number; readonly job: Job }
  | { readonly t: 'job_gone'; readonly key: number }
  | { readonly t: 'timer'; readonly key: number; readonly element: number; readonly due: number }
  | { readonly t: 'subscribed'; readonly element: number; readonly subscription: Subscription }
  | { readonly t: 'unsubscribed'; readonly subscription: Subscription }
  | { readonly t: 'user_task'; readonly element: ElementInstance; readonly task: UserTaskState }
  | {
      readonly t: 'user_task_ended';
      readonly key: number;
      readonly state: 'COMPLETED' | 'CANCELED';
    }
  | { readonly t: 'incident'; readonly element: ElementInstance; readonly incident: Incident }
  | { readonly t: 'incident_resolved'; readonly key: number }
  | { readonly t: 'ended'; readonly status: InstanceStatus };

export type Refusal = {
  readonly ok: false;
  readonly code: 'NOT_FOUND' | 'INVALID_STATE' | 'INVALID_ARGUMENT' | 'INTERNAL';
  readonly detail: string;
};
export type Outcome =
  | { readonly ok: true; readonly instance: Instance; readonly effects: readonly Effect[] }
  | Refusal;
