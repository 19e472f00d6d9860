import { BEHAVIOURS } from '../../core/contract/catalog.ts';
import type { Behaviour } from '../../core/contract/catalog.ts';
import { taskJobType } from '../../core/contract/workflow.ts';
import type { JOB } from '../../core/contract/workflow.ts';
import type { Backoff } from '../consume/backoff.ts';

/** Limits of one pool of workers. Throughput of a pool is at most `parallel` ÷ mean duration. */
export type Pool = {
  readonly jobType: string;
  /** Jobs under way at the same time, in one process. */
  readonly parallel: number;
  /**
   * After this a job is given to another worker, and so long a killed worker's jobs rest: longer
   * than two commands to the core (3 s each) and the call, and no more.
   */
  readonly lockMs: number;
  /** For the call to the external system. */
  readonly timeoutMs: number;
  readonly backoff: Backoff;
};

const QUICK: Backoff = { firstMs: 200, maxMs: 5_000 };
const PATIENT: Backoff = { firstMs: 500, maxMs: 30_000 };

type JobType = (typeof JOB)[keyof typeof JOB];

type Limits = Omit<Pool, 'jobType'>;

const BY_BEHAVIOUR: Readonly<Record<Behaviour, Limits>> = {
  light: { parallel: 32, lockMs: 10_000, timeoutMs: 3_000, backoff: QUICK },
  provisioning: { parallel: 64, lockMs: 12_000, timeoutMs: 5_000, backoff: PATIENT },
  inventory: { parallel: 16, lockMs: 10_000, timeoutMs: 3_000, backoff: PATIENT },
  notification: { parallel: 16, lockMs: 10_000, timeoutMs: 3_000, backoff: QUICK },
  billing: { parallel: 16, lockMs: 12_000, timeoutMs: 5_000, backoff: PATIENT },
  manual: { parallel: 8, lockMs: 8_000, timeoutMs: 3_000, backoff: QUICK },
};
const OF_CORE: Limits = { parallel: 16, lockMs: 8_000, timeoutMs: 3_000, backoff: QUICK };

export const TASK_POOLS: Readonly<Record<Behaviour, Pool>> = Object.fromEntries(
  BEHAVIOURS.map((behaviour) => [
    behaviour,
    { jobType: taskJobType(behaviour), ...BY_BEHAVIOUR[behaviour] },
  ]),
) as Record<Behaviour, Pool>;

/** The pool of a job that only sends commands to the core. */
export function corePool(jobType: JobType): Pool {
  return { jobType, ...OF_CORE };
}
