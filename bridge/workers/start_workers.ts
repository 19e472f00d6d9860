import type { CamundaClient } from '../camunda/camunda.ts';
import { sleep } from '../consume/backoff.ts';
import { runJob } from './run_job.ts';
import type { WorkerSpec } from './run_job.ts';

const LONG_POLL_MS = 20_000;
/** The pause after an empty poll, and between looks at whether a full pool has room again. */
const POLL_INTERVAL_MS = 10;
const DRAIN_MS = 7_000;

export type RunningWorkers = {
  /** Takes no more jobs, and waits for those under way. */
  readonly stop: () => Promise<void>;
};

export function startWorkers(client: CamundaClient, specs: readonly WorkerSpec[]): RunningWorkers {
  const workers = specs.map((spec) => {
    const { jobType, parallel, lockMs } = spec.pool;
    return client.createJobWorker({
      jobType,
      workerName: `bridge ${jobType}`,
      maxParallelJobs: parallel,
      jobTimeoutMs: lockMs,
      pollTimeoutMs: LONG_POLL_MS,
      pollIntervalMs: POLL_INTERVAL_MS,
      fetchVariables: [...spec.variables, 'traceparent'],
      jobHandler: async (given) => {
        const deadlineMs = Date.now() + lockMs;
        const job = {
          type: given.type,
          key: given.jobKey,
          activation: `${given.jobKey}:${given.deadline}`,
          retries: given.retries,
          variables: given.variables as Readonly<Record<string, unknown>>,
          headers: given.customHeaders as Readonly<Record<string, unknown>>,
        };
        await runJob(client, spec, job, deadlineMs);
        return given.ignore();
      },
    });
  });
  return {
    async stop() {
      for (const worker of workers) worker.stop();
      const until = Date.now() + DRAIN_MS;
      while (workers.some((worker) => worker.activeJobs > 0) && Date.now() < until) await sleep(20);
    },
  };
}
