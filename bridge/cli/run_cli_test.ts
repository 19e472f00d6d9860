import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { runCli } from './run_cli.ts';
import type { Command } from './command.ts';

const COMMANDS: readonly Command[] = [
  {
    name: 'relay status',
    about: 'shows shards',
    run: () => Promise.resolve({ value: { shards: [1] }, lines: ['shard 1: fine'] }),
  },
  {
    name: 'deploy',
    about: 'deploys',
    run: () => Promise.resolve({ problem: 'CAMUNDA_REST_ADDRESS: expected a URL' }),
  },
  {
    name: 'relay rewind',
    about: 'goes back',
    usage: ['--to POINT  where to'],
    options: { to: { type: 'string' }, yes: { type: 'boolean' } },
    takesWords: true,
    run: (_variables, { words, text, flag }) =>
      Promise.resolve({ value: { words, to: text('to'), yes: flag('yes') }, lines: [] }),
  },
  { name: 'topics', about: 'creates', run: () => Promise.reject(new Error('no broker')) },
];

let out: string[] = [];
beforeEach(() => {
  out = [];
  const keep = (text: unknown): void => void out.push(String(text));
  vi.spyOn(console, 'log').mockImplementation(keep);
  vi.spyOn(console, 'error').mockImplementation(keep);
});
afterEach(() => vi.restoreAllMocks());

test('a command prints lines for a person, JSON for a program', async () => {
  expect(await runCli(['relay', 'status'], COMMANDS, {})).toBe(0);
  expect(await runCli(['relay', 'status', '--json'], COMMANDS, {})).toBe(0);
  expect(out).toEqual(['shard 1: fine', '{"shards":[1]}']);
});

test('a wrong command is answered with those that exist', async () => {
  expect(await runCli(['relay'], COMMANDS, {})).toBe(2);
  expect(out[0]).toContain(
    'unknown command "relay": expected "relay status", "deploy", "relay rewind"',
  );
});

test('help lists every command, and is a success', async () => {
  expect(await runCli(['--help'], COMMANDS, {})).toBe(0);
  expect(out[0]).toMatch(/relay status.*shows shards/);
});

test('a wrong option, a wrong environment and a failure differ in their exit codes', async () => {
  expect(await runCli(['topics', '--jsn'], COMMANDS, {})).toBe(2);
  expect(await runCli(['deploy'], COMMANDS, {})).toBe(2);
  expect(await runCli(['topics'], COMMANDS, {})).toBe(1);
  expect(out.at(-1)).toBe('topics failed: no broker');
});

test('a command gets its own options and words, and no other', async () => {
  expect(await runCli(['relay', 'rewind', '7', '--to', 'x', '--json'], COMMANDS, {})).toBe(0);
  expect(out).toEqual(['{"words":["7"],"to":"x","yes":false}']);
  expect(await runCli(['relay', 'status', '--yes'], COMMANDS, {})).toBe(2);
  expect(await runCli(['relay', 'status', '7'], COMMANDS, {})).toBe(2);
});

test('help of a command tells what may follow it', async () => {
  expect(await runCli(['relay', 'rewind', '--help'], COMMANDS, {})).toBe(0);
  expect(out[0]).toContain('--to POINT');
});
