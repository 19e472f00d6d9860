import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startTimeOf } from './process_record.ts';

type Holder = { readonly pid: number; readonly startTime: string | undefined };

function holderOf(path: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

function take(path: string): boolean {
  const holder: Holder = { pid: process.pid, startTime: startTimeOf(process.pid) };
  try {
    writeFileSync(path, JSON.stringify(holder), { flag: 'wx' });
    return true;
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw fault;
  }
}

/** Runs `action` while no other process does the same; a lock whose holder died is free. */
export async function withLock<Result>(
  path: string,
  waiting: (text: string) => void,
  action: () => Promise<Result>,
): Promise<Result> {
  mkdirSync(dirname(path), { recursive: true });
  let told = false;
  let unreadable = 0;
  while (!take(path)) {
    const holder = holderOf(path);
    if (holder !== undefined && startTimeOf(holder.pid) !== holder.startTime) {
      rmSync(path, { force: true });
      continue;
    }
    // A holder may be between creating and writing the file; one that stays empty has died.
    unreadable = holder === undefined ? unreadable + 1 : 0;
    if (unreadable > 10) rmSync(path, { force: true });
    if (!told && holder !== undefined) waiting(`waiting for process ${holder.pid} to finish`);
    told = true;
    await sleep(200);
  }
  try {
    return await action();
  } finally {
    rmSync(path, { force: true });
  }
}
