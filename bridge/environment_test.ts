import { expect, test } from 'vitest';
import { readEnvironment, readSome } from './environment.ts';

const VARIABLES = {
  QW_PG_BRIDGE_URL: 'postgres://qw_bridge:x@127.0.0.1:5432/quotewright',
  QW_KAFKA_BROKERS: '127.0.0.1:9092, 127.0.0.1:9093',
  QW_NATS_BRIDGE_URL: 'nats://bridge:x@127.0.0.1:4222',
  CAMUNDA_REST_ADDRESS: 'http://127.0.0.1:8080',
  QW_BRIDGE_SIGNING_KEY: '{"kty":"OKP","crv":"Ed25519","d":"x","x":"y"}',
  QW_BRIDGE_PORT: '21600',
  QW_PROVISIONER_URL: 'http://127.0.0.1:21601',
};

test('a complete environment is parsed once', () => {
  expect(readEnvironment(VARIABLES)).toMatchObject({
    QW_KAFKA_BROKERS: ['127.0.0.1:9092', '127.0.0.1:9093'],
    QW_BRIDGE_PORT: 21_600,
  });
});

test('every variable that is missing or wrong is named', () => {
  const { QW_PG_BRIDGE_URL: _left, ...rest } = VARIABLES;
  const problems = readEnvironment({ ...rest, QW_BRIDGE_PORT: 'x', QW_BRIDGE_SIGNING_KEY: 'x' });
  expect(problems).toHaveLength(3);
  expect(problems).toContain('QW_PG_BRIDGE_URL is not set');
  expect(JSON.stringify(problems)).toMatch(
    /QW_PG_BRIDGE_URL.*QW_BRIDGE_SIGNING_KEY.*QW_BRIDGE_PORT/,
  );
});

test('a command asks only for what it needs', () => {
  expect(readSome({ QW_KAFKA_BROKERS: 'localhost:1' }, ['QW_KAFKA_BROKERS'])).toEqual({
    QW_KAFKA_BROKERS: ['localhost:1'],
  });
  expect(readSome({ QW_KAFKA_BROKERS: 'localhost' }, ['QW_KAFKA_BROKERS'])).toEqual([
    'QW_KAFKA_BROKERS.0: expected host:port[,host:port…]',
  ]);
});
