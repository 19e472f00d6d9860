import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { StackFault } from '../stack/fault.ts';
import type { Env } from '../stack/service.ts';
import { jobCommand } from './processes.ts';
import type { Job } from './processes.ts';

const LINES_KEPT = 20;

/** Runs a job to its end, telling what it prints; its last lines are in the fault if it fails. */
export async function runJob(job: Job, env: Env, say: (line: string) => void): Promise<void> {
  const command = jobCommand(job, env);
  const child = spawn(command.file, command.args, {
    cwd: command.cwd,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...command.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const last: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      if (line.trim() === '') return;
      last.push(line);
      if (last.length > LINES_KEPT) last.shift();
      say(line);
    });
  }
  const code = await exitOf(child);
  if (code === 0) return;
  const output = last.map((line) => `    ${line}`).join('\n');
  throw new StackFault(`${job.name} failed (${job.args.join(' ')}):\n${output}`);
}

/** Runs a job that speaks to the person itself. */
export async function runVisibly(job: Job, env: Env): Promise<number> {
  const command = jobCommand(job, env);
  const child = spawn(command.file, command.args, {
    cwd: command.cwd,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...command.env },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return exitOf(child);
}

function exitOf(child: ReturnType<typeof spawn>): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    // After 'close' nothing more is read; 'exit' may come before the last line.
    child.once('close', (code) => resolve(code ?? 1));
  });
}
