import { getMeter } from '../../ops/telemetry/meter.ts';
import { log } from '../../ops/telemetry/log.ts';
import { withTrace } from '../../ops/telemetry/trace.ts';
import { isGatewayAway, statusOf } from '../camunda/camunda.ts';
import type { CamundaClient } from '../camunda/camunda.ts';
import { backoffMs, sleep } from '../consume/backoff.ts';
import type { JobOutcome } from './outcome.ts';
import type { Pool } from './pools.ts';

/** A job as handlers see it. `activation` differs each time that the job is handed out. */
export type Job = {
  readonly type: string;
  readonly key: string;
  readonly activation: string;
  readonly retries: number;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Of the element in the BPMN file. */
  readonly headers: Readonly<Record<string, unknown>>;
};
export type JobHandler = (job: Job) => Promise<JobOutcome>;

/** One kind of job: its pool, what it does, and how it ends when its retries are used up. */
export type WorkerSpec = {
  readonly pool: Pool;
  readonly variables: readonly string[];
  readonly handle: JobHandler;
  /** Absent: an incident, which an operator of the workflow engine resolves. */
  readonly whenExhausted?: (cause: string) => JobOutcome;
};

const ACKNOWLEDGE_BACKOFF = { firstMs: 100, maxMs: 1_000 };

const meter = getMeter('bridge');
const jobs = meter.createCounter('bridge.worker.jobs', {
  description: 'Jobs by type and outcome; `stale` ones belonged to somebody else by then.',
});
const jobSeconds = meter.createHistogram('bridge.worker.job.seconds', { unit: 's' });
const active = meter.createUpDownCounter('bridge.worker.jobs.active');

/** Never rejects: whatever goes wrong, the job comes again when its lock ends. */
export async function runJob(
  client: CamundaClient,
  spec: WorkerSpec,
  job: Job,
  deadlineMs: number,
): Promise<void> {
  const { traceparent } = job.variables;
  const labels = { type: job.type };
  const startedAt = performance.now();
  active.add(1, labels);
  try {
    await withTrace(typeof traceparent === 'string' ? traceparent : undefined, async () => {
      const outcome = settle(spec, job, await handleSafely(spec, job));
      if (outcome.kind === 'retry' || outcome.kind === 'raise') {
        log('warn', 'job did not succeed', { job: job.key, type: job.type, ...outcome });
      }
      const told = await acknowledge(client, spec, job, outcome, deadlineMs);
      jobs.add(1, { ...labels, outcome: told ? outcome.kind : 'stale' });
    });
  } finally {
    active.add(-1, labels);
    jobSeconds.record((performance.now() - startedAt) / 1_000, labels);
  }
}

async function handleSafely(spec: WorkerSpec, job: Job): Promise<JobOutcome> {
  try {
    return await spec.handle(job);
  } catch (error) {
    log('error', 'job handler failed', { job: job.key, type: job.type, error });
    return { kind: 'retry', cause: error instanceof Error ? error.message : String(error) };
  }
}

function settle(spec: WorkerSpec, job: Job, outcome: JobOutcome): JobOutcome {
  const exhausted = outcome.kind === 'retry' && job.retries <= 1;
  return exhausted ? (spec.whenExhausted?.(outcome.cause) ?? outcome) : outcome;
}

/** Replies false when the job is no longer ours (404, 409): another activation has settled it. */
async function acknowledge(
  client: CamundaClient,
  spec: WorkerSpec,
  job: Job,
  outcome: JobOutcome,
  deadlineMs: number,
): Promise<boolean> {
  for (let tries = 1; ; tries += 1) {
    try {
      await tell(client, spec, job, outcome);
      return true;
    } catch (error) {
      const status = statusOf(error);
      if (status === 404 || status === 409) return false;
      const late = Date.now() >= deadlineMs;
      if (late || !isGatewayAway(error)) {
        log('warn', 'gateway refuses the outcome', { job: job.key, type: job.type, error });
        return false;
      }
      await sleep(backoffMs(ACKNOWLEDGE_BACKOFF, tries, Math.random()));
    }
  }
}

async function tell(
  client: CamundaClient,
  { pool }: WorkerSpec,
  job: Job,
  outcome: JobOutcome,
): Promise<void> {
  const jobKey = job.key as Parameters<CamundaClient['completeJob']>[0]['jobKey'];
  switch (outcome.kind) {
    case 'complete':
      return client.completeJob({ jobKey, variables: { ...outcome.variables } });
    case 'raise':
      return client.throwJobError({
        jobKey,
        errorCode: outcome.code,
        errorMessage: outcome.cause,
        variables: { cause: outcome.cause },
      });
    case 'retry':
    case 'postpone': {
      const spent = outcome.kind === 'retry' ? 1 : 0;
      return client.failJob({
        jobKey,
        errorMessage: outcome.cause,
        retries: Math.max(0, job.retries - spent),
        retryBackOff: outcome.afterMs ?? backoffMs(pool.backoff, 1, Math.random()),
      });
    }
    default:
      return outcome satisfies never;
  }
}
