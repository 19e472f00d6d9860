import { runningRecord } from '../stack/process_record.ts';
import type { ProcessRecord } from '../stack/process_record.ts';
import type { Env } from '../stack/service.ts';
import { spawnProcess, waitHealthy } from '../stack/spawn_process.ts';
import { APPLICATIONS, applicationCommand } from './processes.ts';
import type { ApplicationName } from './processes.ts';

const DEADLINE_S = 75;

export async function isReady(name: ApplicationName, env: Env): Promise<void> {
  const url = APPLICATIONS[name].readyUrl(env);
  const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
}

/** Starts one application process and waits until it serves; `dir` keeps its record and log. */
export async function startApplication(
  dir: string,
  name: ApplicationName,
  env: Env,
): Promise<ProcessRecord> {
  const record = await spawnProcess(dir, name, 'application', applicationCommand(name, env));
  await waitHealthy(dir, record, DEADLINE_S, () => isReady(name, env));
  return record;
}

/** The one that runs already, or a new one. */
export async function ensureApplication(
  dir: string,
  name: ApplicationName,
  env: Env,
): Promise<{ readonly record: ProcessRecord; readonly started: boolean }> {
  const running = runningRecord(dir, name);
  if (running === undefined) {
    return { record: await startApplication(dir, name, env), started: true };
  }
  await waitHealthy(dir, running, DEADLINE_S, () => isReady(name, env));
  return { record: running, started: false };
}
