import { join } from 'node:path';
import { stopContainers } from './docker.ts';
import { withLock } from './lock.ts';
import { stackDir } from './paths.ts';
import { allRecords, isRunning, removeRecord } from './process_record.ts';
import type { ProcessRecord } from './process_record.ts';
import type { Progress } from './progress.ts';
import { stopProcess } from './spawn_process.ts';

/** What stops together, one wave after the other: who writes before what it writes to. */
const WAVES: readonly (readonly string[])[] = [
  ['edge'],
  ['bridge', 'provisioner', 'prometheus'],
  ['core'],
  ['gateway', 'redis-rest'],
];
/** PostgreSQL's shutdown checkpoint and Kafka's take a while under load. */
const GRACE_S = { service: 60, application: 15 } as const;

function wavesOf(records: readonly ProcessRecord[]): readonly (readonly ProcessRecord[])[] {
  // A second core is called "core-2".
  const isOf = (one: ProcessRecord, names: readonly string[]) =>
    names.includes(one.name.replace(/-\d+$/, ''));
  const named = WAVES.map((names) => records.filter((one) => isOf(one, names)));
  const rest = records.filter((one) => !WAVES.some((names) => isOf(one, names)));
  return [...named, rest];
}

export async function stopAll(
  dir: string,
  records: readonly ProcessRecord[],
  progress: Progress,
): Promise<readonly string[]> {
  const stopped: string[] = [];
  for (const wave of wavesOf(records)) {
    const stops = wave.map(async (record) => {
      if (isRunning(record)) {
        progress.step(record.name, `stopping (process ${record.pid})`);
        const gracefully = await stopProcess(record, GRACE_S[record.kind]);
        progress.done(record.name, gracefully ? 'stopped' : 'had to be killed');
        stopped.push(record.name);
      }
      removeRecord(dir, record.name);
    });
    await Promise.all(stops);
  }
  return stopped;
}

/** Stops only what this launcher started, all or the named; `forget`: containers' data too. */
export async function down(
  name: string,
  only: readonly string[],
  progress: Progress,
  forget = false,
): Promise<readonly string[]> {
  const dir = stackDir(name);
  const say = (text: string) => progress.step('stack', text);
  return withLock(join(dir, 'lock'), say, async () => {
    const records = allRecords(dir).filter((one) => only.length === 0 || only.includes(one.name));
    const stopped = [
      ...(await stopAll(dir, records, progress)),
      ...(await stopContainers(dir, only, forget)),
    ];
    progress.done('stack', stopped.length === 0 ? `nothing of "${name}" was running` : 'is down');
    return stopped;
  });
}
