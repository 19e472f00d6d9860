import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { composeVariables } from './docker.ts';
import { ROOT } from './paths.ts';
import { PORT_BASE_DEFAULT, portsAt } from './ports.ts';
import type { PortName } from './ports.ts';
import { loadSecrets } from './secrets.ts';
import { SERVICE_NAMES } from './services/all.ts';
import { KAFKA_SETTINGS, KAFKA_VERSION } from './services/kafka.ts';
import { POSTGRES_SETTINGS } from './services/postgres_conf.ts';
import { PROMETHEUS_RETENTION } from './services/prometheus.ts';
import { REDIS_SETTINGS } from './services/redis.ts';

type Service = {
  readonly image: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
};
type Compose = { readonly services: Readonly<Record<string, Service>> };

const text = readFileSync(join(ROOT, 'compose.yaml'), 'utf8');
const compose = parse(text) as Compose;
const service = (name: string): Service => {
  const found = compose.services[name];
  if (found === undefined) throw new Error(`compose.yaml has no service ${name}`);
  return found;
};

test('compose.yaml is valid by the Compose Specification', () => {
  const path = join(ROOT, 'ops/stack/compose_schema/compose-spec.json');
  const schema = JSON.parse(readFileSync(path, 'utf8')) as object;
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
  const validate = ajv.compile(schema);
  validate(compose);
  expect(validate.errors ?? []).toEqual([]);
  expect(validate({ services: { postgres: { imagee: 'postgres:18' } } })).toBe(false);
});

test('compose.yaml has every service that the launcher starts, by the same name', () => {
  expect(Object.keys(compose.services)).toEqual(expect.arrayContaining([...SERVICE_NAMES]));
});

test('every published port is of loopback and of the table in ports.ts', () => {
  const ports = portsAt(PORT_BASE_DEFAULT);
  const found = [...text.matchAll(/\$\{QW_PORT_([A-Z_]+):-(\d+)\}/g)].map(([, name, port]) => {
    const known = (name ?? '').toLowerCase() as PortName;
    expect([name, Number(port)]).toEqual([name, ports[known]]);
    return known;
  });
  const services: readonly PortName[] = ['postgres', 'redis', 'redis_rest', 'nats', 'kafka'];
  expect(found).toEqual(expect.arrayContaining([...services, 'nats_ws', 'prometheus', 'grafana']));
  const published = Object.values(compose.services).flatMap((one) => one.ports ?? []);
  expect(published.filter((port) => !port.startsWith('127.0.0.1:${QW_PORT_'))).toEqual([]);
});

test('every variable of compose.yaml is one that the launcher writes', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'quotewright-compose-'));
  const secrets = await loadSecrets(dir);
  const ports = portsAt(PORT_BASE_DEFAULT);
  const stack = { name: 'dev', dir, ports, secrets, given: {}, docker: true };
  const written = Object.keys(composeVariables(stack));
  rmSync(dir, { recursive: true });
  const used = [...text.matchAll(/\$\{([A-Z_]+)/g)].map(([, name]) => name ?? '');
  expect(used.filter((name) => !written.includes(name))).toEqual([]);
});

test('PostgreSQL, Redis, Kafka and Prometheus have the settings of the native start', () => {
  const settings = Object.entries(POSTGRES_SETTINGS).map(([name, value]) => `-c${name}=${value}`);
  expect(service('postgres').command?.slice(1)).toEqual(settings);
  expect(service('postgres').image).toBe('postgres:18');

  const redis = Object.entries(REDIS_SETTINGS).flatMap(([name, value]) => [`--${name}`, value]);
  expect(service('redis').command).toEqual(expect.arrayContaining(redis));

  const kafka = Object.entries(KAFKA_SETTINGS).map(
    ([name, value]) => [`KAFKA_${name.replaceAll('.', '_').toUpperCase()}`, value] as const,
  );
  expect(service('kafka').environment).toMatchObject(Object.fromEntries(kafka));
  expect(service('kafka').image).toBe(`apache/kafka:${KAFKA_VERSION}`);

  expect(service('prometheus').command).toEqual(
    expect.arrayContaining([
      `--storage.tsdb.retention.time=${PROMETHEUS_RETENTION.time}`,
      `--storage.tsdb.retention.size=${PROMETHEUS_RETENTION.size}`,
    ]),
  );
});

test('NATS in a container reads the same file, with every variable that the file names', () => {
  const file = readFileSync(join(ROOT, 'ops/stack/nats.conf'), 'utf8');
  const named = [...file.matchAll(/\$(QW_[A-Z_]+)/g)].map(([, name]) => name ?? '');
  const given = Object.keys(service('nats').environment ?? {});
  expect(given.toSorted()).toEqual([...new Set(named)].toSorted());
});
