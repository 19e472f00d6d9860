import { exportJWK, generateKeyPair } from 'jose';
import type { JWK } from 'jose';
import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const PASSWORDS = [
  'pg_admin',
  'pg_core',
  'pg_bridge',
  'pg_gateway',
  'nats_core',
  'nats_edge',
  'nats_bridge',
  'nats_client',
  'redis',
  'redis_rest',
] as const;

export type Secrets = Readonly<Record<(typeof PASSWORDS)[number], string>> & {
  /** KRaft wants its cluster id as base64url of sixteen bytes. */
  readonly kafka_cluster: string;
  readonly dev_key: JWK;
  readonly bridge_key: JWK;
};

async function signingKey(name: string): Promise<JWK> {
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const kid = `${name}-${randomUUID().slice(0, 8)}`;
  return { ...(await exportJWK(privateKey)), alg: 'EdDSA', use: 'sig', kid };
}

/** Never with a dash in front, which a command line would take for an option. */
function clusterId(): string {
  const bytes = randomBytes(16);
  bytes[0] = (bytes[0] ?? 0) & 0x7f;
  return bytes.toString('base64url');
}

export function publicKey(key: JWK): JWK {
  const { d: _private, ...rest } = key;
  return rest;
}

/** Made once for a stack and kept; a letter first, because NATS reads "12ab" as a number. */
export async function loadSecrets(dir: string): Promise<Secrets> {
  const path = join(dir, 'secrets.json');
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as Secrets;
  const passwords = PASSWORDS.map((name) => [name, `p${randomBytes(20).toString('hex')}`] as const);
  const secrets = {
    ...(Object.fromEntries(passwords) as Record<(typeof PASSWORDS)[number], string>),
    kafka_cluster: clusterId(),
    dev_key: await signingKey('dev'),
    bridge_key: await signingKey('bridge'),
  };
  mkdirSync(dir, { recursive: true });
  writeFileSync(`${path}.new`, JSON.stringify(secrets, undefined, 2), { mode: 0o600 });
  renameSync(`${path}.new`, path);
  return secrets;
}
