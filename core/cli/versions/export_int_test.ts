import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { assemble } from '../../domain/catalogue/folder/assemble.ts';
import { contentHash } from '../../domain/catalogue/folder/content_hash.ts';
import { accepted, startTestCore } from '../../server/test_core.ts';
import type { TestCore } from '../../server/test_core.ts';
import { parseArguments } from '../catalog_arguments.ts';
import { readFolder } from '../read_folder.ts';
import { sendCatalogue } from '../send_catalogue.ts';
import type { Outcome } from './outcome.ts';
import { RUN } from './run_verb.ts';
import { openSession } from './session.ts';

const SHIPPED = fileURLToPath(new URL('../../../db/catalogue', import.meta.url));
// The data is not part of the repository; it is checked out beside it.
const PARTS = fileURLToPath(new URL('../../../../shared/data/pc-parts', import.meta.url));

let core: TestCore;
let folder = '';
beforeAll(async () => {
  core = await startTestCore();
  folder = await mkdtemp(join(tmpdir(), 'qw-export-'));
});
afterAll(async () => {
  await core.stop();
  await rm(folder, { recursive: true });
});

async function run(...args: string[]): Promise<Outcome> {
  const call = parseArguments(args);
  if (call.command !== 'verb') throw new Error(JSON.stringify(call));
  const token = await core.token('admin');
  const session = openSession({ core: core.client, token }, () => undefined);
  return RUN[call.verb](session, call);
}

/** Reads, checks and sends; replies the version and the hash of what was read. */
async function imported(
  source: string,
  publish = true,
): Promise<{ version: string; hash: string }> {
  const { input, findings } = await readFolder(source, []);
  if (input === null) throw new Error(JSON.stringify(findings));
  const assembled = assemble(input);
  expect(assembled.findings).toEqual([]);
  const { catalogue } = assembled;
  const hash = contentHash(catalogue);
  const what = { name: 'test', catalogue, contentHash: hash, publish, force: true };
  const token = await core.token('admin');
  const sender = { core: core.client, token, progress: () => undefined };
  const sent = await sendCatalogue(sender, what);
  if (!sent.ok) throw new Error(JSON.stringify(sent));
  return { version: sent.catalogVersion, hash };
}

async function comesBackTheSame(source: string, target: string, publish = true): Promise<void> {
  const first = await imported(source);
  expect(await run('export', first.version, target)).toMatchObject({
    good: true,
    value: { contentHash: first.hash },
  });
  const second = await imported(target, publish);
  expect(second.hash).toBe(first.hash);
  const read = accepted(
    await core.ask('admin', 'catalog_version', { catalogVersion: second.version }),
  );
  expect(read.contentHash).toBe(first.hash);
  const diff = await run('diff', first.version, second.version);
  expect(diff).toMatchObject({ good: true, value: { counts: {}, items: [] } });
  expect(diff.lines).toEqual(['no difference']);
}

test('what is exported as a folder comes in again as the same content', async () => {
  await comesBackTheSame(SHIPPED, join(folder, 'shipped'));
});

test.runIf(existsSync(PARTS))(
  'so do 30,013 parts, with the overlay that they came with and no other',
  { timeout: 300_000 },
  () => comesBackTheSame(PARTS, join(folder, 'parts'), false),
);

test('an export replaces one that was there only when told to, and nothing else', async () => {
  const { version } = await imported(SHIPPED);
  const target = join(folder, 'again');
  const good = await run('export', version, target);
  expect(good.good).toBe(true);
  const files = await readdir(target);
  expect(files).toContain('10-settings.json');
  expect(await run('export', version, target)).toMatchObject({
    good: false,
    lines: [expect.stringContaining('--force')],
  });
  expect(await run('export', version, target, '--force')).toMatchObject({ good: true });
  expect(await readdir(target)).toEqual(files);
  await writeFile(join(target, 'notes.txt'), 'mine');
  expect(await run('export', version, target, '--force')).toMatchObject({
    good: false,
    lines: [expect.stringContaining('notes.txt')],
  });
});

test('a file holds the whole version as one document, and can be imported', async () => {
  const { version, hash } = await imported(SHIPPED);
  const file = join(folder, 'all.json');
  expect(await run('export', version, file)).toMatchObject({ good: true });
  expect(await run('export', version, file)).toMatchObject({ good: false });
  expect((await imported(file)).hash).toBe(hash);
});

test('the verbs lead a version through its life, and say what they did', async () => {
  const first = await imported(SHIPPED);
  const second = await imported(SHIPPED);
  const names = [first.version, second.version] as const;
  expect((await run('rollback')).lines[0]).toBe(
    `rolled back from ${names[1]}: version ${names[0]} is on sale`,
  );
  const later = new Date(Date.now() + 3_600_000).toISOString();
  expect((await run('activate', names[1], '--at', later)).lines).toEqual([
    `version ${names[1]} from ${later} on`,
  ]);
  const schedule = await run('schedule');
  expect(schedule.lines[1]).toContain('scheduled');
  expect(await run('retire', names[1])).toMatchObject({
    good: false,
    lines: [expect.stringContaining('catalog_unschedule')],
  });
  expect(await run('unschedule', names[1])).toMatchObject({ good: true });
  expect(await run('retire', names[1])).toMatchObject({ good: true });
  expect((await run('show', names[1])).lines).toContain('status      retired');
  expect((await run('versions', '--status', 'retired')).value).toMatchObject({
    items: [{ catalogVersion: names[1] }],
  });
  expect(await run('rollback', names[1])).toMatchObject({ good: false });
  const lists = await run('price-lists', '--state', 'active');
  expect(lists.lines[0]).toContain('currency');
  expect(lists.lines.length).toBeGreaterThan(1);
});
