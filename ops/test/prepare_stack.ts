import { DEPLOY, MIGRATE, TOPICS } from '../start/processes.ts';
import { runJob } from '../start/run_job.ts';
import { ensureApplication } from '../start/start_application.ts';
import type { Progress } from '../stack/progress.ts';
import type { Env, ServiceName } from '../stack/service.ts';
import { withDependencies } from '../stack/services/all.ts';
import { beginServices, settleAll, withStack } from '../stack/up.ts';

const NEEDED: readonly ServiceName[] = ['postgres', 'redis-rest', 'nats', 'kafka'];

/** Services, schema, topics, the workflow gateway and the workflows; tests start the rest. */
export async function prepareStack(name: string, progress: Progress): Promise<Env> {
  return withStack(name, process.env, progress, async (stack, env) => {
    const services = beginServices(stack, withDependencies(NEEDED), env, progress);
    for (const promise of services.values()) promise.catch(() => undefined);
    const job = async (one: typeof MIGRATE) => {
      progress.step(one.name, `running ${one.args.join(' ')}`);
      await runJob(one, env, (line) => progress.step(one.name, line));
      progress.done(one.name, 'done');
    };
    const workflow = async () => {
      await services.get('postgres');
      await job(MIGRATE);
      progress.step('gateway', 'starting');
      await ensureApplication(stack.dir, 'gateway', env);
      progress.done('gateway', 'ready');
      await job(DEPLOY);
    };
    const topics = async () => {
      await services.get('kafka');
      await job(TOPICS);
    };
    await settleAll([...services.values(), workflow(), topics()]);
    return env;
  });
}
