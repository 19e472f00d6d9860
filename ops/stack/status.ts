import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readEnvFile } from './env_file.ts';
import { stackDir } from './paths.ts';
import { allRecords, isRunning } from './process_record.ts';
import { SERVICES } from './services/all.ts';
import { logPath } from './spawn_process.ts';

export type ProcessStatus = {
  readonly name: string;
  readonly kind: 'service' | 'application';
  /** `died`: we started it and nobody stopped it, but it is gone. */
  readonly state: 'running' | 'unhealthy' | 'died';
  readonly pid: number;
  readonly startedAt: string;
  readonly log: string;
};

async function stateOf(dir: string, name: string): Promise<ProcessStatus['state']> {
  const service = SERVICES.find((one) => one.name === name);
  if (service === undefined || !existsSync(join(dir, 'env'))) return 'running';
  return service.check(readEnvFile(dir)).then(
    () => 'running',
    () => 'unhealthy',
  );
}

export async function status(name: string): Promise<readonly ProcessStatus[]> {
  const dir = stackDir(name);
  const all = allRecords(dir).map(async (record) => ({
    name: record.name,
    kind: record.kind,
    state: isRunning(record) ? await stateOf(dir, record.name) : ('died' as const),
    pid: record.pid,
    startedAt: record.startedAt,
    log: logPath(dir, record.name),
  }));
  return Promise.all(all);
}
