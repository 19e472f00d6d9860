/** Activation (with long polling), completion, failure, BPMN error and update of jobs. */
import * as v from 'valibot';
import { activate, type Ask } from '../broker/activation.ts';
import { LIMITS } from '../broker/limits.ts';
import { runComplete, runFail, runThrow, runUpdate } from '../broker/commands.ts';
import { giveBack, submit, Unavailable, type Runtime } from '../runtime/runtime.ts';
import { addWaiter, removeWaiter, type Waiter } from '../runtime/waiters.ts';
import type { JobEntry } from '../broker/world.ts';
import { command, jsonBody, keyParam, runtimeOf, type Call, type Reply } from './call.ts';
import { Millis, Name, Tenant, Text, Variables } from './fields.ts';
import { HttpProblem } from './problem.ts';

const Activation = v.object({
  type: Name,
  worker: v.optional(v.pipe(v.string(), v.maxLength(LIMITS.nameCharsMax)), ''),
  timeout: v.pipe(Millis, v.minValue(1), v.maxValue(LIMITS.jobTimeoutMaxMs)),
  maxJobsToActivate: v.pipe(Millis, v.minValue(1)),
  fetchVariable: v.nullish(v.array(v.string())),
  requestTimeout: v.nullish(v.pipe(Millis, v.maxValue(LIMITS.longPollMaxMs)), 0),
  tenantIds: v.nullish(v.array(v.string())),
});

export function activateJobs(call: Call): Promise<Reply> {
  const body = jsonBody(call, Activation);
  const { type, worker, timeout, fetchVariable, requestTimeout } = body;
  const max = Math.min(body.maxJobsToActivate, LIMITS.jobsPerActivationMax);
  const ask: Ask = { type, worker, max, timeoutMs: timeout, fetch: fetchVariable ?? null };
  const wait = requestTimeout ?? 0;
  const waitMs = wait === 0 ? LIMITS.longPollDefaultMs : wait;
  const runtime = runtimeOf(call);
  return new Promise<Reply>((resolve, reject) => {
    let waits = false;
    submit(runtime, {
      run: ({ world, stats }) => {
        if (call.left()) return { jobs: [], entries: [] };
        const found = activate(world, ask, LIMITS.activationBytesMax);
        stats.activated += found.jobs.length;
        if (found.jobs.length > 0 || waitMs < 0) return found;
        waits = waitInLine(runtime, call, ask, waitMs, resolve);
        if (!waits) throwTooMany(reject);
        return found;
      },
      done: (result) => {
        const { jobs, entries } = result as { jobs: string[]; entries: JobEntry[] };
        if (call.left()) giveBack(runtime, entries);
        else if (!waits) resolve(jobsReply(jobs));
      },
      failed: (error) => {
        const busy = error instanceof Unavailable;
        reject(busy ? new HttpProblem('RESOURCE_EXHAUSTED', error.message) : error);
      },
    });
  });
}

function throwTooMany(reject: (error: Error) => void): void {
  reject(new HttpProblem('RESOURCE_EXHAUSTED', 'too many workers wait for jobs'));
}

/** False when the line is full. */
function waitInLine(
  runtime: Runtime,
  call: Call,
  ask: Ask,
  waitMs: number,
  resolve: (reply: Reply) => void,
): boolean {
  const { waiters } = runtime;
  if (waiters.count >= LIMITS.waitersMax) return false;
  const waiter: Waiter = {
    ask,
    gone: false,
    give: (jobs) => {
      clearTimeout(timer);
      if (waiter.gone || call.left()) return false;
      waiter.gone = true;
      resolve(jobsReply(jobs));
      return true;
    },
  };
  const timer = setTimeout(() => {
    removeWaiter(waiters, waiter);
    waiter.give([]);
  }, waitMs);
  call.onLeave(() => {
    clearTimeout(timer);
    removeWaiter(waiters, waiter);
  });
  addWaiter(waiters, waiter);
  return true;
}

function jobsReply(jobs: readonly string[]): Reply {
  return { status: 200, body: `{"jobs":[${jobs.join(',')}]}` };
}

const Completion = v.object({ variables: Variables, result: v.nullish(v.unknown()) });

export function completeJob(call: Call): Promise<Reply> {
  const key = keyParam(call);
  const { variables } = jsonBody(call, Completion);
  return command(call, 'COMPLETE', ({ world }) => runComplete(world, key, variables));
}

const Failure = v.object({
  retries: v.nullish(Millis, 0),
  errorMessage: v.nullish(Text),
  retryBackOff: v.nullish(v.pipe(Millis, v.minValue(0)), 0),
  variables: Variables,
});

export function failJob(call: Call): Promise<Reply> {
  const key = keyParam(call);
  const body = jsonBody(call, Failure);
  const failure = {
    retries: body.retries ?? 0,
    message: body.errorMessage ?? null,
    backOffMs: body.retryBackOff ?? 0,
    vars: body.variables,
  };
  return command(call, 'FAIL', ({ world }) => runFail(world, key, failure));
}

const JobError = v.object({
  errorCode: Name,
  errorMessage: v.nullish(Text),
  variables: Variables,
});

export function throwJobError(call: Call): Promise<Reply> {
  const key = keyParam(call);
  const { errorCode: code, errorMessage, variables: vars } = jsonBody(call, JobError);
  const error = { code, message: errorMessage ?? null, vars };
  return command(call, 'THROW_ERROR', ({ world }) => runThrow(world, key, error));
}

const Change = v.object({
  changeset: v.object({
    retries: v.nullish(Millis),
    timeout: v.nullish(v.pipe(Millis, v.minValue(0), v.maxValue(LIMITS.jobTimeoutMaxMs))),
  }),
  operationReference: v.nullish(v.number()),
  tenantId: Tenant,
});

export function updateJob(call: Call): Promise<Reply> {
  const key = keyParam(call);
  const { changeset } = jsonBody(call, Change);
  const retries = changeset.retries ?? null;
  const timeoutMs = changeset.timeout ?? null;
  if (retries === null && timeoutMs === null) {
    throw new HttpProblem('INVALID_ARGUMENT', 'changeset: give retries, timeout or both');
  }
  return command(call, 'UPDATE', ({ world }) => runUpdate(world, key, { retries, timeoutMs }));
}
