import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { readFileSync, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { reasonOf, StackFault } from './fault.ts';
import { isRunning, startTimeOf, writeRecord } from './process_record.ts';
import type { ProcessRecord } from './process_record.ts';
import type { Command } from './service.ts';

export function logPath(dir: string, name: string): string {
  return join(dir, 'logs', `${name}.log`);
}

export function lastLines(path: string, count: number): string {
  if (!existsSync(path)) return '(no log)';
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n').slice(-count);
  return lines.map((line) => `    ${line}`).join('\n');
}

const LOG_BYTES_MAX = 10 * 1024 * 1024;

/** A log that has grown large is set aside at the next start; the one set aside before goes. */
function keepLogSmall(log: string): void {
  const size = statSync(log, { throwIfNoEntry: false })?.size ?? 0;
  if (size > LOG_BYTES_MAX) renameSync(log, `${log}.1`);
}

/** Starts a process of its own session, so that Ctrl-C in a terminal doesn't reach it directly. */
export async function spawnProcess(
  dir: string,
  name: string,
  kind: ProcessRecord['kind'],
  command: Command,
): Promise<ProcessRecord> {
  const log = logPath(dir, name);
  mkdirSync(dirname(log), { recursive: true });
  keepLogSmall(log);
  const output = openSync(log, 'a');
  const child = spawn(command.file, command.args, {
    cwd: command.cwd ?? dir,
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '/', ...command.env },
    detached: true,
    stdio: ['ignore', output, output],
    ...(command.uid === undefined ? {} : { uid: command.uid }),
    ...(command.gid === undefined ? {} : { gid: command.gid }),
  });
  closeSync(output);
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (fault) => {
      reject(new StackFault(`cannot start ${name} (${command.file}): ${fault.message}`));
    });
  });
  child.unref();
  const pid = child.pid ?? 0;
  const startTime = startTimeOf(pid);
  if (startTime === undefined) throw diedAtStart(dir, name);
  const record: ProcessRecord = {
    name,
    pid,
    startTime,
    kind,
    signal: command.signal ?? 'SIGTERM',
    startedAt: new Date().toISOString(),
  };
  writeRecord(dir, record);
  return record;
}

function diedAtStart(dir: string, name: string): StackFault {
  const log = logPath(dir, name);
  return new StackFault(`${name} ended while starting; ${log} ends with\n${lastLines(log, 15)}`);
}

/** Waits until `check` passes; gives up at the deadline or as soon as the process has died. */
export async function waitHealthy(
  dir: string,
  record: ProcessRecord,
  deadline_s: number,
  check: () => Promise<void>,
): Promise<void> {
  const until = Date.now() + deadline_s * 1000;
  for (;;) {
    const fault = await check().then(
      () => undefined,
      (error: unknown) => error,
    );
    if (fault === undefined) return;
    if (!isRunning(record)) throw diedAtStart(dir, record.name);
    if (Date.now() > until) {
      const log = logPath(dir, record.name);
      const reason = reasonOf(fault);
      const what = `${record.name} was not usable within ${deadline_s} s: ${reason}`;
      throw new StackFault(`${what}\n${log} ends with\n${lastLines(log, 15)}`, { cause: fault });
    }
    await sleep(150);
  }
}

/** Asks a process to stop, and insists after the grace period. */
export async function stopProcess(record: ProcessRecord, grace_s: number): Promise<boolean> {
  if (!isRunning(record)) return false;
  process.kill(record.pid, record.signal);
  const until = Date.now() + grace_s * 1000;
  while (isRunning(record)) {
    if (Date.now() > until) {
      process.kill(record.pid, 'SIGKILL');
      await sleep(200);
      return false;
    }
    await sleep(50);
  }
  return true;
}
