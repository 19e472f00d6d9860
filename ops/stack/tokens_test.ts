import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import * as v from 'valibot';
import { IssuersSchema } from '../../core/contract/identity.ts';
import { createVerifier } from '../../core/identity/verify.ts';
import {
  APPLICATIONS,
  applicationCommand,
  DEMO,
  DEPLOY,
  MIGRATE,
  TOPICS,
} from '../start/processes.ts';
import { readEnvFile, stackEnv, writeEnvFile } from './env_file.ts';
import { portsAt } from './ports.ts';
import { loadSecrets } from './secrets.ts';
import { TOKEN_ROLES, tokenVariable } from './tokens.ts';

const dir = mkdtempSync(join(tmpdir(), 'quotewright-env-'));
afterAll(() => rmSync(dir, { recursive: true }));
const secrets = await loadSecrets(dir);
const stack = { name: 'dev', dir, ports: portsAt(14_300), secrets, given: {}, docker: false };

test('every development token is verified as its role by the issuers of its stack', async () => {
  const env = await stackEnv(stack, '/run/pg');
  const issuers = v.parse(IssuersSchema, JSON.parse(env['QW_ISSUERS'] ?? ''));
  const verify = createVerifier(issuers);
  for (const role of TOKEN_ROLES) {
    const token = env[tokenVariable(role)] ?? '';
    const found = await verify(token);
    expect(found).toMatchObject({ ok: true, identity: { tenant: 'demo', roles: [role] } });
  }
  expect(env['QW_ISSUERS']).not.toContain('"d":');
});

test('the env file gives back what was written', async () => {
  const env = await stackEnv(stack, '/run/pg');
  writeEnvFile(stack, env);
  expect(readEnvFile(dir)).toEqual(env);
});

test("the user's own address wins, but not one that an env file brought along", async () => {
  const given = { QW_KAFKA_BROKERS: 'kafka.example:9092' };
  const own = await stackEnv({ ...stack, given }, undefined);
  expect(own['QW_KAFKA_BROKERS']).toBe('kafka.example:9092');
  const sourced = await stackEnv({ ...stack, given: { ...given, QW_STACK: 'other' } }, undefined);
  expect(sourced['QW_KAFKA_BROKERS']).toBe('127.0.0.1:14307');
});

test('no process asks for a variable that the launcher does not write', async () => {
  const env = await stackEnv(stack, undefined);
  const asked = [...Object.values(APPLICATIONS), MIGRATE, TOPICS, DEPLOY, DEMO];
  const unknown = asked.flatMap((one) => one.envKeys).filter((key) => env[key] === undefined);
  expect(unknown).toEqual([]);
});

test('the edge may reach its port, NATS and Redis, and nothing more', async () => {
  const env = await stackEnv(stack, undefined);
  const { args } = applicationCommand('edge', env);
  expect(args).toContain('--allow-net=127.0.0.1:14300,127.0.0.1:14302,127.0.0.1:14306');
  const broad = /^(-A|--allow-all|--allow-(run|write|ffi|sys|import)|--allow-\w+)$/;
  expect(args.filter((arg) => broad.test(arg))).toEqual([]);
});
