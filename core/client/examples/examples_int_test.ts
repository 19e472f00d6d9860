import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { publishCatalogue } from '../../server/test_catalogue.ts';
import { startTestCore } from '../../server/test_core.ts';
import type { TestCore } from '../../server/test_core.ts';

const run = promisify(execFile);
const root = path.join(import.meta.dirname, '../../..');
const page = path.join(root, 'docs/client.md');

let core: TestCore;
let env: Record<string, string>;
beforeAll(async () => {
  core = await startTestCore();
  await publishCatalogue(core);
  env = {
    PATH: process.env['PATH'] ?? '',
    QW_NATS_CLIENT_URL: core.natsUrl,
    QW_TOKEN_SALES: await core.token('sales'),
    QW_TOKEN_PARTNER: await core.token('partner'),
  };
});
afterAll(async () => {
  await core.stop();
});

async function example(name: string, more: Record<string, string> = {}): Promise<string> {
  const file = path.join(import.meta.dirname, name);
  const { stdout } = await run(process.execPath, [file], { env: { ...env, ...more } });
  return stdout;
}

test('a quote becomes an order, and the same intent a second time becomes the same order', async () => {
  const intent = { EXAMPLE_INTENT: 'purchase-4711' };
  const first = await example('quote_to_order.ts', intent);
  expect(first).toMatch(/^Q-\d{6} became O-000001, acknowledged\n$/);
  expect(await example('quote_to_order.ts', intent)).toBe(first);
});

test('many quotes are imported, and what is wrong with one stops no other', async () => {
  const out = await example('import_quotes.ts');
  expect(out).toContain('row 13: configuration_invalid');
  expect(out).toContain('49 imported');
  expect(await example('list_quotes.ts')).toContain('49 quotes wait to be submitted');
});

test('another project that is linked to this one imports the client by its name', async () => {
  const project = await mkdtemp(path.join(tmpdir(), 'qw-client-'));
  await mkdir(path.join(project, 'node_modules'));
  await symlink(root, path.join(project, 'node_modules/quotewright'));
  const source = await readFile(path.join(import.meta.dirname, 'list_quotes.ts'), 'utf8');
  await writeFile(path.join(project, 'main.mts'), source);
  const { stdout } = await run(process.execPath, [path.join(project, 'main.mts')], { env });
  expect(stdout).toMatch(/^\d+ quotes wait to be submitted\n$/);
  await rm(project, { recursive: true });
});

test('the page shows the programs as they are', async () => {
  const shown = (await readFile(page, 'utf8')).matchAll(/```ts\n([\s\S]*?)```/g);
  const blocks = [...shown].map(([, code]) => code);
  const names = ['quote_to_order.ts', 'import_quotes.ts', 'list_quotes.ts'];
  const files = names.map((name) => readFile(path.join(import.meta.dirname, name), 'utf8'));
  expect(blocks).toEqual(await Promise.all(files));
});
