/** What workers do to jobs. `element` is the key of the element instance that holds the job. */
import { get, must, patch, type Draft } from './draft.ts';
import { complete } from './flow.ts';
import { raise } from './problem.ts';
import { set_local } from './scope.ts';
import { refuse } from './step.ts';
import { throw_error } from './trigger.ts';
import type { Job, Refusal, Variables } from './state.ts';

type JobRef = { readonly element: number; readonly job: number };

function find_job(d: Draft, ref: JobRef, verb: string): Job | Refusal {
  const job = get(d, ref.element)?.job;
  if (job === undefined || job.key !== ref.job || job.status === 'completed') {
    return refuse(
      'NOT_FOUND',
      `Expected to ${verb} job with key '${ref.job}', but no such job was found`,
    );
  }
  return job;
}

function is_refusal(value: Job | Refusal): value is Refusal {
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

export function complete_job(d: Draft, command: JobRef & { readonly vars: Variables }) {
  const job = find_job(d, command, 'complete');
  if (is_refusal(job)) return job;
  const wrong = workable(job, 'complete');
  if (wrong !== null) return wrong;
  close_job(d, command.element, { ...job, status: 'completed' });
  complete(d, command.element, command.vars);
  return null;
}

export type FailJob = JobRef & {
  readonly retries: number;
  readonly back_off_ms: number;
  readonly message: string | null;
  readonly vars: Variables;
};

export function fail_job(d: Draft, command: FailJob): Refusal | null {
  const job = find_job(d, command, 'fail');
  if (is_refusal(job)) return job;
  const wrong = workable(job, 'fail');
  if (wrong !== null) return wrong;
  set_local(d, command.element, command.vars);
  const { retries, message: error } = command;
  if (retries <= 0) {
    close_job(d, command.element, { ...job, retries: 0, status: 'failed', error });
    raise(d, command.element, 'job', 'JOB_NO_RETRIES', error ?? 'No more retries left.');
    return null;
  }
  const until = command.back_off_ms > 0 ? d.context.now + command.back_off_ms : 0;
  const status = until > 0 ? 'backoff' : 'ready';
  reopen_job(d, command.element, { ...job, retries, error, until, status });
  return null;
}

function reopen_job(d: Draft, element: number, job: Job): void {
  patch(d, element, { job });
  d.effects.push({ t: 'job', key: job.key, element, job });
}

/** The job stays for whoever resolves the incident, but no worker gets it. */
function close_job(d: Draft, element: number, job: Job): void {
  patch(d, element, { job });
  d.effects.push({ t: 'job_gone', key: job.key });
}

export type JobError = JobRef & {
  readonly code: string;
  readonly message: string | null;
  readonly vars: Variables;
};

export function throw_job_error(d: Draft, command: JobError): Refusal | null {
  const job = find_job(d, command, 'throw an error for');
  if (is_refusal(job)) return job;
  const wrong = workable(job, 'throw an error for');
  if (wrong !== null) return wrong;
  if (throw_error(d, command.element, command.code, command.vars)) return null;
  const { code: error_code, message: error } = command;
  close_job(d, command.element, { ...job, status: 'error_thrown', error_code, error });
  raise(
    d,
    command.element,
    'error',
    'UNHANDLED_ERROR_EVENT',
    `Expected to throw an error event with the code '${error_code}', but nothing catches it` +
      (error === null ? '' : `: ${error}`),
  );
  return null;
}

export function update_job_retries(d: Draft, command: JobRef & { readonly retries: number }) {
  const job = find_job(d, command, 'update');
  if (is_refusal(job)) return job;
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
export function end_back_off(d: Draft, command: JobRef): Refusal | null {
  const job = find_job(d, command, 'reopen');
  if (is_refusal(job) || job.status !== 'backoff') return refuse('INVALID_STATE', 'not waiting');
  reopen_job(d, command.element, { ...job, status: 'ready', until: 0 });
  return null;
}

export function retry_job(d: Draft, element: number): Refusal | null {
  const { job } = must(d, element);
  if (job === undefined || job.retries <= 0) {
    return refuse(
      'INVALID_STATE',
      `Expected to resolve the incident of job '${job?.key ?? ''}', but it has no retries left; ` +
        'update its retries first',
    );
  }
  reopen_job(d, element, { ...job, status: 'ready', until: 0 });
  return null;
}
