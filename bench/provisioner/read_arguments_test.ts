import { expect, test } from 'vitest';
import { readArguments } from './read_arguments.ts';

test('options win over the environment', () => {
  const given = readArguments(
    { port: '21650', 'latency-ms': '200,2000', transient: '0.05' },
    { QW_PROVISIONER_PORT: '1', QW_PROVISIONER_LOG: '/tmp/log' },
  );
  expect(given).toMatchObject({
    port: 21_650,
    log: '/tmp/log',
    settings: { latencyP50Ms: 200, latencyP95Ms: 2_000, transient: 0.05, permanent: 0 },
  });
});

test('what is wrong is named with what would be right', () => {
  const environment = { QW_PROVISIONER_LOG: '/tmp/log' };
  expect(readArguments({}, environment)).toContain('--port (or QW_PROVISIONER_PORT)');
  expect(readArguments({ port: '1' }, {})).toContain('--log (or QW_PROVISIONER_LOG)');
  expect(readArguments({ port: '1', transient: 'often' }, environment)).toContain('transient');
});
