/** Activation (with long polling), completion, failure, BPMN error and update of jobs. */
import * as v from 'valibot';
import { activate, type Ask } from '../broker/activation.ts';
import { LIMITS } from '../broker/limits.ts';
import { run_complete, run_fail, run_throw, run_update } from '../broker/commands.ts';
import { give_back, submit, Unavailable, type Runtime } from '../runtime/runtime.ts';
import { add_waiter, remove_waiter, type Waiter } from '../runtime/waiters.ts';
import type { JobEntry } from '../broker/world.ts';
import { command, json_body, key_param, runtime_of, type Call, type Reply } from './call.ts';
import { Millis, Name, Tenant, Text, Variables } from './fields.ts';
import { HttpProblem } from './problem.ts';

const Activation = v.object({
  type: Name,
  worker: v.optional(v.pipe(v.string(), v.maxLength(LIMITS.name_chars_max)), ''),
  timeout: v.pipe(Millis, v.minValue(1), v.maxValue(LIMITS.job_timeout_max_ms)),
  maxJobsToActivate: v.pipe(Millis, v.minValue(1)),
  fetchVariable: v.nullish(v.array(v.string())),
  requestTimeout: v.nullish(v.pipe(Millis, v.maxValue(LIMITS.long_poll_max_ms)), 0),
  tenantIds: v.nullish(v.array(v.string())),
});

export function activate_jobs(call: Call): Promise<Reply> {
  const body = json_body(call, Activation);
  const { type, worker, timeout, fetchVariable, requestTimeout } = body;
  const max = Math.min(body.maxJobsToActivate, LIMITS.jobs_per_activation_max);
  const ask: Ask = { type, worker, max, timeout_ms: timeout, fetch: fetchVariable ?? null };
  const wait = requestTimeout ?? 0;
  const wait_ms = wait === 0 ? LIMITS.long_poll_default_ms : wait;
  const runtime = runtime_of(call);
  return new Promise<Reply>((resolve, reject) => {
    let waits = false;
    submit(runtime, {
      run: ({ world, stats }) => {
        if (call.left()) return { jobs: [], entries: [] };
        const found = activate(world, ask, LIMITS.activation_bytes_max);
        stats.activated += found.jobs.length;
        if (found.jobs.length > 0 || wait_ms < 0) return found;
        waits = wait_in_line(runtime, call, ask, wait_ms, resolve);
        if (!waits) throw_too_many(reject);
        return found;
      },
      done: (result) => {
        const { jobs, entries } = result as { jobs: string[]; entries: JobEntry[] };
        if (call.left()) give_back(runtime, entries);
        else if (!waits) resolve(jobs_reply(jobs));
      },
      failed: (error) => {
        const busy = error instanceof Unavailable;
        reject(busy ? new HttpProblem('RESOURCE_EXHAUSTED', error.message) : error);
      },
    });
  });
}

function throw_too_many(reject: (error: Error) => void): void {
  reject(new HttpProblem('RESOURCE_EXHAUSTED', 'too many workers wait for jobs'));
}

/** False when the line is full. */
function wait_in_line(
  runtime: Runtime,
  call: Call,
  ask: Ask,
  wait_ms: number,
  resolve: (reply: Reply) => void,
): boolean {
  const { waiters } = runtime;
  if (waiters.count >= LIMITS.waiters_max) return false;
  const waiter: Waiter = {
    ask,
    gone: false,
    give: (jobs) => {
      clearTimeout(timer);
      if (waiter.gone || call.left()) return false;
      waiter.gone = true;
      resolve(jobs_reply(jobs));
      return true;
    },
  };
  const timer = setTimeout(() => {
    remove_waiter(waiters, waiter);
    waiter.give([]);
  }, wait_ms);
  call.on_leave(() => {
    clearTimeout(timer);
    remove_waiter(waiters, waiter);
  });
  add_waiter(waiters, waiter);
  return true;
}

function jobs_reply(jobs: readonly string[]): Reply {
  return { status: 200, body: `{"jobs":[${jobs.join(',')}]}` };
}

const Completion = v.object({ variables: Variables, result: v.nullish(v.unknown()) });

export function complete_job(call: Call): Promise<Reply> {
  const key = key_param(call);
  const { variables } = json_body(call, Completion);
  return command(call, 'COMPLETE', ({ world }) => run_complete(world, key, variables));
}

const Failure = v.object({
  retries: v.nullish(Millis, 0),
  errorMessage: v.nullish(Text),
  retryBackOff: v.nullish(v.pipe(Millis, v.minValue(0)), 0),
  variables: Variables,
});

export function fail_job(call: Call): Promise<Reply> {
  const key = key_param(call);
  const body = json_body(call, Failure);
  const failure = {
    retries: body.retries ?? 0,
    message: body.errorMessage ?? null,
    back_off_ms: body.retryBackOff ?? 0,
    vars: body.variables,
  };
  return command(call, 'FAIL', ({ world }) => run_fail(world, key, failure));
}

const JobError = v.object({
  errorCode: Name,
  errorMessage: v.nullish(Text),
  variables: Variables,
});

export function throw_job_error(call: Call): Promise<Reply> {
  const key = key_param(call);
  const { errorCode: code, errorMessage, variables: vars } = json_body(call, JobError);
  const error = { code, message: errorMessage ?? null, vars };
  return command(call, 'THROW_ERROR', ({ world }) => run_throw(world, key, error));
}

const Change = v.object({
  changeset: v.object({
    retries: v.nullish(Millis),
    timeout: v.nullish(v.pipe(Millis, v.minValue(0), v.maxValue(LIMITS.job_timeout_max_ms))),
  }),
  operationReference: v.nullish(v.number()),
  tenantId: Tenant,
});

export function update_job(call: Call): Promise<Reply> {
  const key = key_param(call);
  const { changeset } = json_body(call, Change);
  const retries = changeset.retries ?? null;
  const timeout_ms = changeset.timeout ?? null;
  if (retries === null && timeout_ms === null) {
    throw new HttpProblem('INVALID_ARGUMENT', 'changeset: give retries, timeout or both');
  }
  return command(call, 'UPDATE', ({ world }) => run_update(world, key, { retries, timeout_ms }));
}
