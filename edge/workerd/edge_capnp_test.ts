import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ENV_NAMES } from '../settings.ts';

test('workerd hands every setting of the edge to it', () => {
  const config = readFileSync(join(import.meta.dirname, 'edge.capnp'), 'utf8');
  const bound = [...config.matchAll(/name = "(\w+)", fromEnvironment = "(\w+)"/g)];
  expect(bound.every(([, name, variable]) => name === variable)).toBe(true);
  const names = bound.map(([, name]) => name);
  expect(names).toEqual(expect.arrayContaining([...ENV_NAMES, 'QW_LOG_LEVEL']));
});
