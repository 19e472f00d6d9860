import { expect, test } from 'vitest';
import { ensurePrograms, findProgram, howToInstall } from './packages.ts';

const redis = { program: 'redis-server', package: 'redis-server', instead: 'QW_REDIS_URL' };
const java = { program: 'java', package: 'openjdk-17-jre-headless', instead: 'QW_KAFKA_BROKERS' };

test('a missing program is told with the command that installs it, and the way around it', () => {
  expect(howToInstall([redis, java], 'linux')).toBe(
    'redis-server, java not found. Install with: sudo apt-get install redis-server ' +
      'openjdk-17-jre-headless. Or use a server of your own: set QW_REDIS_URL, QW_KAFKA_BROKERS.',
  );
  expect(howToInstall([redis], 'darwin')).toContain('brew install redis-server');
});

test('programs that are there need no installation', async () => {
  const said: string[] = [];
  await ensurePrograms([{ program: 'sh', package: 'dash' }], (text) => said.push(text));
  expect(said).toEqual([]);
  expect(findProgram('sh')).toMatch(/\/sh$/);
  expect(findProgram('no-such-program')).toBeUndefined();
});
