import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { chooseBase, explicitBase, rememberedBase } from './port_block.ts';
import { PORT_BASE_DEFAULT, PORT_BLOCK_SIZE, PORT_NAMES, PORT_OFFSET } from './ports.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'quotewright-ports-test-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const quiet = () => undefined;
const listen = (port: number) =>
  new Promise<ReturnType<typeof createServer>>((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });

test('every service has a port of its own inside of the block', () => {
  const offsets = PORT_NAMES.map((name) => PORT_OFFSET[name]);
  expect(new Set(offsets).size).toBe(offsets.length);
  expect(Math.max(...offsets)).toBeLessThan(PORT_BLOCK_SIZE);
});

test('two stacks get two blocks and keep them', async () => {
  const [first, second] = [join(root, 'a'), join(root, 'b')];
  const bases = [await chooseBase(first, {}, quiet), await chooseBase(second, {}, quiet)];
  expect(Math.abs((bases[0] ?? 0) - (bases[1] ?? 0))).toBeGreaterThanOrEqual(PORT_BLOCK_SIZE);
  expect(await chooseBase(second, {}, quiet)).toBe(bases[1]);
  expect(await chooseBase(first, {}, quiet)).toBe(bases[0]);
  expect(rememberedBase(first)).toBe(bases[0]);
});

test('the first block is left to "dev"', async () => {
  expect(await chooseBase(join(root, 'other'), {}, quiet)).toBeGreaterThan(PORT_BASE_DEFAULT);
});

test('a stack whose ports somebody took meanwhile moves to others and says so', async () => {
  const dir = join(root, 'c');
  const before = await chooseBase(dir, {}, quiet);
  const server = await listen(before + PORT_OFFSET.kafka);
  const said: string[] = [];
  const after = await chooseBase(dir, {}, (text) => said.push(text));
  server.close();
  expect(after).not.toBe(before);
  expect(said.join()).toContain(`ports from ${before} are taken`);
});

test('an explicit base is taken as it is, even when something listens there', async () => {
  const server = await listen(0);
  const { port } = server.address() as AddressInfo;
  const base = port - PORT_OFFSET.nats;
  const dir = join(root, 'd');
  mkdirSync(dir);
  expect(await chooseBase(dir, { QW_PORT_BASE: String(base) }, quiet)).toBe(base);
  server.close();
});

test('an explicit base that is no port is refused with what would be right', () => {
  for (const text of ['abc', '80', '65530', '1.5']) {
    expect(() => explicitBase({ QW_PORT_BASE: text })).toThrow(/expected a number from 1024 to/);
  }
  expect(explicitBase({})).toBeUndefined();
});
