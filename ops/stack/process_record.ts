import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A process that this launcher started; `startTime` tells it from a later one with its pid. */
export type ProcessRecord = {
  readonly name: string;
  readonly pid: number;
  readonly startTime: string;
  /** How to ask it to stop. */
  readonly signal: 'SIGTERM' | 'SIGINT';
  readonly startedAt: string;
  /** An application process is Quotewright's own; services get a longer grace to stop. */
  readonly kind: 'service' | 'application';
};

/** When the kernel started this process, or undefined when there is none (a zombie is none). */
export function startTimeOf(pid: number): string | undefined {
  if (existsSync('/proc/self/stat')) {
    try {
      // The command may hold spaces and brackets: count the fields after its last bracket.
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return fields[0] === 'Z' ? undefined : fields[19];
    } catch {
      return undefined;
    }
  }
  try {
    const started = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
    return started.trim() || undefined;
  } catch {
    return undefined;
  }
}

const recordPath = (dir: string, name: string) => join(dir, 'run', `${name}.json`);

export function writeRecord(dir: string, record: ProcessRecord): void {
  mkdirSync(join(dir, 'run'), { recursive: true });
  writeFileSync(recordPath(dir, record.name), JSON.stringify(record));
}

export function readRecord(dir: string, name: string): ProcessRecord | undefined {
  try {
    return JSON.parse(readFileSync(recordPath(dir, name), 'utf8')) as ProcessRecord;
  } catch {
    return undefined;
  }
}

export function removeRecord(dir: string, name: string): void {
  rmSync(recordPath(dir, name), { force: true });
}

export function isRunning(record: ProcessRecord): boolean {
  return startTimeOf(record.pid) === record.startTime;
}

/** The record of a process of ours that still runs; one that only borrows its pid is not it. */
export function runningRecord(dir: string, name: string): ProcessRecord | undefined {
  const record = readRecord(dir, name);
  return record !== undefined && isRunning(record) ? record : undefined;
}

export function allRecords(dir: string): readonly ProcessRecord[] {
  if (!existsSync(join(dir, 'run'))) return [];
  return readdirSync(join(dir, 'run'))
    .filter((file) => file.endsWith('.json'))
    .map((file) => readRecord(dir, file.slice(0, -'.json'.length)))
    .filter((record) => record !== undefined);
}
