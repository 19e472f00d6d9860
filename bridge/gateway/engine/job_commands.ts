/** What workers do to jobs. `element` is the key of the element instance that holds the job. */
import { get, must, patch, type Draft } from './draft.ts';
import { complete } from './flow.ts';
import { raise } from './problem.ts';
import { setLocal } from './scope.ts';
import { refuse } from './step.ts';
import { throwError } from './trigger.ts';
import type { Job, Refusal, Variables } from './state.ts';

type JobRef = { readonly element: number; readonly job: number };

function findJob(d: Draft, ref: JobRef, verb: string): Job | Refusal {
  const job = get(d, ref.element)?.job;
  if (job === undefined || job.key !== ref.job || job.status === 'completed') {
    return refuse(
      'NOT_FOUND',
      `Expected to ${verb} job with key '${ref.job}', but no such job was found`,
    );
  }
  return job;
}

function isRefusal(value: Job | Refusal): value is Refusal {
  return 'ok' in value;
}

/** A job that failed for good or threw an error can't be worked on. */
function workable(job: Job, verb: string): Refusal | null {
  if (job.status === 'ready' || job.status === 'backoff') return null;
  return refuse(
    'INVALID_STATE',
    `Expected to ${verb} job with key '${job.key}', but it is in state ` +
      `'${job.status.toUpperCase()}'`,
  );
}

export function completeJob(d: Draft, command: JobRef & { readonly vars: Variables }) {
  const job = findJob(d, command, 'complete');
  if (isRefusal(job)) return job;
  const wrong = workable(job, 'complete');
  if (wrong !== null) return wrong;
  closeJob(d, command.element, { ...job, status: 'completed' });
  complete(d, command.element, command.vars);
  return null;
}

export type FailJob = JobRef & {
  readonly retries: number;
  readonly backOffMs: number;
  readonly message: string | null;
  readonly vars: Variables;
};

export function failJob(d: Draft, command: FailJob): Refusal | null {
  const job = findJob(d, command, 'fail');
  if (isRefusal(job)) return job;
  const wrong = workable(job, 'fail');
  if (wrong !== null) return wrong;
  setLocal(d, command.element, command.vars);
  const { retries, message: error } = command;
  if (retries <= 0) {
    closeJob(d, command.element, { ...job, retries: 0, status: 'failed', error });
    raise(d, command.element, 'job', 'JOB_NO_RETRIES', error ?? 'No more retries left.');
    return null;
  }
  const until = command.backOffMs > 0 ? d.context.now + command.backOffMs : 0;
  const status = until > 0 ? 'backoff' : 'ready';
  reopenJob(d, command.element, { ...job, retries, error, until, status });
  return null;
}

function reopenJob(d: Draft, element: number, job: Job): void {
  patch(d, element, { job });
  d.effects.push({ t: 'job', key: job.key, element, job });
}

/** The job stays for whoever resolves the incident, but no worker gets it. */
function closeJob(d: Draft, element: number, job: Job): void {
  patch(d, element, { job });
  d.effects.push({ t: 'job_gone', key: job.key });
}

export type JobError = JobRef & {
  readonly code: string;
  readonly message: string | null;
  readonly vars: Variables;
};

export function throwJobError(d: Draft, command: JobError): Refusal | null {
  const job = findJob(d, command, 'throw an error for');
  if (isRefusal(job)) return job;
  const wrong = workable(job, 'throw an error for');
  if (wrong !== null) return wrong;
  if (throwError(d, command.element, command.code, command.vars)) return null;
  const { code: errorCode, message: error } = command;
  closeJob(d, command.element, { ...job, status: 'error_thrown', errorCode, error });
  raise(
    d,
    command.element,
    'error',
    'UNHANDLED_ERROR_EVENT',
    `Expected to throw an error event with the code '${errorCode}', but nothing catches it` +
      (error === null ? '' : `: ${error}`),
  );
  return null;
}

export function updateJobRetries(d: Draft, command: JobRef & { readonly retries: number }) {
  const job = findJob(d, command, 'update');
  if (isRefusal(job)) return job;
  if (command.retries <= 0) {
    return refuse(
      'INVALID_ARGUMENT',
      `Expected retries to be greater than 0 but was ${command.retries}`,
    );
  }
  patch(d, command.element, { job: { ...job, retries: command.retries } });
  return null;
}

/** After the back-off the job is there for workers again; nothing to do when it has gone. */
export function endBackOff(d: Draft, command: JobRef): Refusal | null {
  const job = findJob(d, command, 'reopen');
  if (isRefusal(job) || job.status !== 'backoff') return refuse('INVALID_STATE', 'not waiting');
  reopenJob(d, command.element, { ...job, status: 'ready', until: 0 });
  return null;
}

export function retryJob(d: Draft, element: number): Refusal | null {
  const { job } = must(d, element);
  if (job === undefined || job.retries <= 0) {
    return refuse(
      'INVALID_STATE',
      `Expected to resolve the incident of job '${job?.key ?? ''}', but it has no retries left; ` +
        'update its retries first',
    );
  }
  reopenJob(d, element, { ...job, status: 'ready', until: 0 });
  return null;
}
