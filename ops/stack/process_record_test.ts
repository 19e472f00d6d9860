import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import {
  allRecords,
  isRunning,
  runningRecord,
  startTimeOf,
  writeRecord,
} from './process_record.ts';
import type { ProcessRecord } from './process_record.ts';
import { stopProcess } from './spawn_process.ts';

const dir = mkdtempSync(join(tmpdir(), 'quotewright-records-'));
afterAll(() => rmSync(dir, { recursive: true }));

function recordOf(pid: number, startTime: string): ProcessRecord {
  const startedAt = new Date(0).toISOString();
  return { name: 'nats', pid, startTime, startedAt, signal: 'SIGTERM', kind: 'service' };
}

test('a process is found again by pid and start time', () => {
  const startTime = startTimeOf(process.pid) ?? '';
  expect(startTime).toMatch(/\d/);
  writeRecord(dir, recordOf(process.pid, startTime));
  expect(runningRecord(dir, 'nats')?.pid).toBe(process.pid);
  expect(allRecords(dir).map((record) => record.name)).toEqual(['nats']);
});

test('a later process with the same pid is not taken for ours, and is not stopped', async () => {
  const stranger = spawn('sleep', ['60']);
  await once(stranger, 'spawn');
  const pid = stranger.pid ?? 0;
  const record = recordOf(pid, '1');
  writeRecord(dir, record);
  expect(runningRecord(dir, 'nats')).toBeUndefined();
  expect(await stopProcess(record, 1)).toBe(false);
  expect(startTimeOf(pid)).toBeDefined();
  const ended = once(stranger, 'exit');
  stranger.kill('SIGKILL');
  await ended;
  expect(startTimeOf(pid)).toBeUndefined();
});

test('a process that ignores the request to stop is killed after its grace', async () => {
  const stubborn = spawn('sh', ['-c', 'trap "" TERM; echo ready; while :; do sleep 0.1; done']);
  await once(stubborn.stdout, 'data');
  const pid = stubborn.pid ?? 0;
  const record = recordOf(pid, startTimeOf(pid) ?? '');
  const ended = once(stubborn, 'exit');
  expect(await stopProcess(record, 0.3)).toBe(false);
  await ended;
  expect(isRunning(record)).toBe(false);
});
