import { isOwnUrl } from '../stack/env_file.ts';
import type { Progress } from '../stack/progress.ts';
import type { Env, ServiceName, Stack } from '../stack/service.ts';
import { SERVICES } from '../stack/services/all.ts';
import { beginServices, settleAll } from '../stack/up.ts';
import { DEPLOY, importCatalogue, MIGRATE, TOPICS } from './processes.ts';
import type { ApplicationName, Job } from './processes.ts';
import { runJob } from './run_job.ts';
import { ensureApplication } from './start_application.ts';

/** Starts one thing after those that it needs; everything else goes on beside it. */
type Starter = {
  readonly job: (job: Job, ...after: readonly Promise<unknown>[]) => Promise<void>;
  readonly application: (
    name: ApplicationName,
    ...after: readonly Promise<unknown>[]
  ) => Promise<void>;
};

function createStarter(
  stack: Stack,
  env: Env,
  progress: Progress,
  all: Promise<unknown>[],
): Starter {
  const seconds = (since_ms: number) => `${((Date.now() - since_ms) / 1000).toFixed(1)} s`;
  const track = (work: Promise<void>) => {
    all.push(work);
    // Faults are gathered at the end; until then nobody may be waiting for this one.
    work.catch(() => undefined);
    return work;
  };
  const runOne = async (job: Job, after: readonly Promise<unknown>[]) => {
    await Promise.all(after);
    const since_ms = Date.now();
    progress.step(job.name, `running ${job.args.slice(0, 2).join(' ')}`);
    await runJob(job, env, (line) => progress.step(job.name, line));
    progress.done(job.name, `done (${seconds(since_ms)})`);
  };
  const startOne = async (name: ApplicationName, after: readonly Promise<unknown>[]) => {
    await Promise.all(after);
    const since_ms = Date.now();
    progress.step(name, 'starting');
    const { record, started } = await ensureApplication(stack.dir, name, env);
    const ready = `ready, process ${record.pid} (${seconds(since_ms)})`;
    progress.done(name, started ? ready : `runs already (process ${record.pid})`);
  };
  return {
    job: (job, ...after) => track(runOne(job, after)),
    application: (name, ...after) => track(startOne(name, after)),
  };
}

/** Services, schema, topics, workflows, processes and catalogue, each as early as it can. */
export async function startPlatform(
  stack: Stack,
  env: Env,
  catalogue: string,
  progress: Progress,
): Promise<void> {
  const all: Promise<unknown>[] = [];
  const services = beginServices(stack, SERVICES, env, progress);
  for (const promise of services.values()) promise.catch(() => undefined);
  const of = (name: ServiceName) => services.get(name) ?? Promise.resolve();

  const start = createStarter(stack, env, progress, all);
  const migrated = start.job(MIGRATE, of('postgres'));
  const topics = start.job(TOPICS, of('kafka'));
  const provisioner = start.application('provisioner');
  const ownWorkflow = isOwnUrl(stack, 'CAMUNDA_REST_ADDRESS');
  const gateway = ownWorkflow ? Promise.resolve() : start.application('gateway', migrated);
  const deployed = start.job(DEPLOY, gateway);
  const core = start.application('core', migrated, of('nats'));
  void start.application('bridge', core, topics, deployed, provisioner);
  void start.application('edge', core, of('redis-rest'));
  void start.job(importCatalogue(catalogue), core);
  await settleAll([...services.values(), ...all]);
}
