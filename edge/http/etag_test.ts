import { expect, test } from 'vitest';
import { etagOf, expectedVersion, noneMatch } from './etag.ts';

test('equal bytes have equal tags, other bytes have others', async () => {
  const tags = await Promise.all(
    ['a', 'a', 'b'].map((text) => etagOf(new TextEncoder().encode(text))),
  );
  expect(tags[0]).toBe(tags[1]);
  expect(tags[0]).not.toBe(tags[2]);
  expect(tags[0]).toMatch(/^"[0-9a-f]{24}"$/);
});

test.each([
  [null, true],
  ['"x"', true],
  ['"t"', false],
  ['W/"t"', false],
  ['"x", "t"', false],
  ['*', false],
  [`"${'x'.repeat(5_000)}", "t"`, true],
])('If-None-Match %s lets the body through: %s', (header, sent) => {
  expect(noneMatch(header, '"t"')).toBe(sent);
});

test.each([
  [undefined, 'version_required'],
  ['', 'version_required'],
  ['3', 'invalid_request'],
  ['W/"3"', 'invalid_request'],
  ['*', 'invalid_request'],
  ['"3", "4"', 'invalid_request'],
])('If-Match %s is refused with %s', (header, code) => {
  expect(expectedVersion(header)).toMatchObject({ ok: false, code });
});

test('a version is read from its ETag', () => {
  expect(expectedVersion('"3"')).toEqual({ ok: true, version: 3 });
});
