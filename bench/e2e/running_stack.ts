import { randomUUID } from 'node:crypto';
import process from 'node:process';
import { createSigner } from '../../core/identity/sign.ts';
import { importCatalogue, type ApplicationName } from '../../ops/start/processes.ts';
import { runJob } from '../../ops/start/run_job.ts';
import { ensureApplication, startApplication } from '../../ops/start/start_application.ts';
import { ROOT, stackDir } from '../../ops/stack/paths.ts';
import { removeRecord, runningRecord } from '../../ops/stack/process_record.ts';
import { stopProcess } from '../../ops/stack/spawn_process.ts';
import type { Tokens } from '../demo/model.ts';

const APPLICATIONS: readonly ApplicationName[] = [
  'gateway',
  'provisioner',
  'core',
  'bridge',
  'edge',
];
const GRACE_S = 15;
const TOKEN_SECONDS = 3_600;

export type RunningStack = {
  readonly env: Readonly<Record<string, string>>;
  /** A tenant that only this test file uses. */
  readonly tenant: string;
  readonly tokens: Tokens;
  readonly need: (name: string) => string;
  /** Ends a process at once, as a crash would. */
  readonly kill: (name: ApplicationName) => void;
  readonly restart: (name: ApplicationName) => Promise<void>;
  /** Stops what this file started. */
  readonly stop: () => Promise<void>;
};

/**
 * The real processes, started by the same commands as `npm start`, on the stack of the test run.
 */
export async function startRunningStack(): Promise<RunningStack> {
  const env = definedOf(process.env);
  const need = (name: string): string => {
    const value = env[name];
    if (value !== undefined) return value;
    throw new Error(`${name} is not set: run this by npm test, which starts what it needs`);
  };
  const dir = stackDir(need('QW_STACK'));
  const started: ApplicationName[] = [];
  for (const name of APPLICATIONS) {
    if ((await ensureApplication(dir, name, env)).started) started.push(name);
  }
  const tenant = `e2e-${randomUUID().slice(0, 8)}`;
  const { tokens, admin } = await tokensOf(need('QW_DEV_SIGNING_KEY'), tenant);
  const job = importCatalogue(`${ROOT}/db/catalogue`);
  await runJob(job, { ...env, QW_ADMIN_TOKEN: admin }, () => undefined);
  return {
    env,
    tenant,
    tokens,
    need,
    kill(name) {
      const record = runningRecord(dir, name);
      if (record !== undefined) process.kill(record.pid, 'SIGKILL');
    },
    async restart(name) {
      await startApplication(dir, name, env);
    },
    async stop() {
      for (const name of started.toReversed()) {
        const record = runningRecord(dir, name);
        if (record !== undefined) await stopProcess(record, GRACE_S);
        removeRecord(dir, name);
      }
    },
  };
}

async function tokensOf(key: string, tenant: string): Promise<{ tokens: Tokens; admin: string }> {
  const sign = await createSigner('quotewright-dev', key);
  const of = (role: keyof Tokens) =>
    sign({ tenant, subject: `e2e-${role}`, roles: [role] }, TOKEN_SECONDS);
  const [storefront, sales, approver, operator, admin] = await Promise.all([
    of('storefront'),
    of('sales'),
    of('approver'),
    of('operator'),
    of('admin'),
  ]);
  return { tokens: { storefront, sales, approver, operator, admin }, admin };
}

function definedOf(env: NodeJS.ProcessEnv): Record<string, string> {
  const pairs = Object.entries(env).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, value] as const],
  );
  return Object.fromEntries(pairs);
}
