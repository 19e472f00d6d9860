import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { placesOf } from './postgres_places.ts';

const root = mkdtempSync(join(tmpdir(), 'quotewright-places-'));
afterAll(() => rmSync(root, { recursive: true }));
const someone = { uid: 54_321, gid: 54_321 };

test('data and socket are below the stack where the owner can get there', () => {
  const places = placesOf('/srv/checkout/.stack/dev', undefined);
  expect(places.data).toBe('/srv/checkout/.stack/dev/postgres/data');
  expect(places.sockets).toBe('/srv/checkout/.stack/dev/postgres/socket');
});

test('a path too long for a socket moves the socket alone', () => {
  const deep = `/srv/${'deep/'.repeat(20)}.stack/dev`;
  const places = placesOf(deep, undefined);
  expect(places.data.startsWith(deep)).toBe(true);
  expect(`${places.sockets}/.s.PGSQL.65535`.length).toBeLessThan(108);
});

test('below a directory that the owner may not enter, the data are elsewhere', () => {
  const closed = join(root, 'closed');
  mkdirSync(closed, { mode: 0o700 });
  const places = placesOf(join(closed, '.stack', 'dev'), someone);
  expect(places.data.startsWith(root)).toBe(false);
  const another = placesOf(join(closed, '.stack', 'other'), someone);
  expect(another.data).not.toBe(places.data);
});
