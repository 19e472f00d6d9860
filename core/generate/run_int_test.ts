import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { publishCatalogue } from '../server/test_catalogue.ts';
import { startTestCore } from '../server/test_core.ts';
import type { TestCore } from '../server/test_core.ts';
import { parseCommandLine } from './command_line.ts';
import { generate } from './generate.ts';
import { verify } from './verify.ts';

const PROGRAM = fileURLToPath(new URL('./main.ts', import.meta.url));
let core: TestCore;
beforeAll(async () => {
  core = await startTestCore();
  await publishCatalogue(core);
});
afterAll(async () => {
  await core.stop();
});

test('a run that was killed is gone on with by repeating it, and by nothing else', async () => {
  const options = ['--quotes', '20000', '--orders', '0', '--audit', '9000'];
  const child = spawn(process.execPath, [PROGRAM, ...options, '--seed', '3'], {
    env: { ...process.env, QW_PG_ADMIN_URL: core.database.adminUrl },
    stdio: 'ignore',
  });
  const ended = once(child, 'exit');
  while (child.exitCode === null && (await chunksDone()) === 0) await setTimeout(20);
  child.kill('SIGKILL');
  expect(await ended).toEqual([null, 'SIGKILL']);
  const other = parseCommandLine([...options, '--seed', '4'], Date.now());
  const same = parseCommandLine([...options, '--seed', '3'], Date.now());
  if (other === null || same === null) throw new Error('requests were meant');
  await expect(generate(core.admin, other, () => undefined)).rejects.toThrow(/--seed 3/);
  const before = await indexes();
  await generate(core.admin, same, () => undefined);
  const [counted] = await core.admin<{ quotes: number; numbers: number }[]>`
    select count(*)::int as quotes, count(distinct number)::int as numbers from quote
  `;
  expect(counted).toEqual({ quotes: 20_000, numbers: 20_000 });
  expect(before).not.toContain('quote_by_customer');
  expect(await indexes()).toContain('quote_by_customer');
  const findings = await verify(core.admin, 'demo', 50);
  expect(findings.filter(({ wrong }) => wrong > 0)).toEqual([]);
}, 120_000);

async function chunksDone(): Promise<number> {
  const [there] = await core.admin<{ there: boolean }[]>`
    select to_regclass('generate.done') is not null as there
  `;
  if (there?.there !== true) return 0;
  const [row] = await core.admin<
    { done: number }[]
  >`select count(*)::int as done from generate.done`;
  return row?.done ?? 0;
}

async function indexes(): Promise<readonly string[]> {
  const rows = await core.admin<{ name: string }[]>`
    select indexname as name from pg_indexes where tablename = 'quote'
  `;
  return rows.map(({ name }) => name);
}
