import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { compressZlib } from '../http/compress_zlib.ts';
import type { Compress } from '../http/encoding.ts';
import { createEncoder } from './encoder.ts';
import { answer, bytesOf, finish } from './finished.ts';
import type { Finished } from './finished.ts';
import { newTenantView } from './pointer.ts';
import { createSieve } from './sieve.ts';

const PATH = '/v1/offerings';
const LARGE = { text: 'the same again and again, '.repeat(200) };
const unexpected = (error: unknown) => {
  throw error;
};

async function kept(body: unknown, compress: Compress | null = compressZlib) {
  const sieve = createSieve<Finished>(1_000_000);
  const view = newTenantView<Finished>('demo');
  const finished = await finish(body, {
    version: 'v1',
    until: Number.MAX_SAFE_INTEGER,
    tally: { route: PATH, domain: 'search', full: 0, notModified: 0, bytes: 0 },
    cacheControl: 'public',
  });
  sieve.put(view.homes.common.replies, PATH, finished, bytesOf(finished, PATH));
  createEncoder({ sieve, compress: compress ?? undefined, onFault: unexpected })(
    view.homes.common.replies,
    PATH,
    finished,
  );
  return { sieve, finished };
}

function ask(finished: Finished, headers: Record<string, string>, status?: string): Response {
  return answer(new Request('http://edge/', { headers }), finished, status);
}

const plainly = (response: Response) => [
  response.status,
  response.headers.get('content-encoding'),
  response.headers.get('vary'),
];

async function encoded(finished: Finished): Promise<void> {
  ask(finished, { 'Accept-Encoding': 'br, gzip' });
  await expect.poll(() => finished.encoded.length).toBe(2);
}

test('the first hit that would take a compressed body gets it plain, the next compressed', async () => {
  const { finished, sieve } = await kept(LARGE);
  const before = sieve.bytes();
  const first = ask(finished, { 'Accept-Encoding': 'br, gzip' });
  expect(plainly(first)).toEqual([200, null, 'Authorization, Accept-Encoding']);
  await encoded(finished);
  const text = JSON.stringify(LARGE);
  const undo = { br: brotliDecompressSync, gzip: gunzipSync };
  const tags = new Set([first.headers.get('etag')]);
  for (const encoding of ['br', 'gzip'] as const) {
    const response = ask(finished, { 'Accept-Encoding': encoding });
    expect(plainly(response)).toEqual([200, encoding, 'Authorization, Accept-Encoding']);
    const bytes = await response.bytes();
    expect(bytes.byteLength).toBeLessThan(text.length / 4);
    expect(undo[encoding](bytes).toString()).toBe(text);
    tags.add(response.headers.get('etag'));
  }
  expect(tags.size).toBe(3);
  expect(sieve.bytes()).toBeGreaterThan(before);
  expect(await ask(finished, {}).text()).toBe(text);
});

test('a reader that has one form of it gets 304 with the tag of that form', async () => {
  const { finished } = await kept(LARGE);
  await encoded(finished);
  for (const form of [finished.plain, ...finished.encoded]) {
    const accepts = { 'Accept-Encoding': form.encoding ?? 'br' };
    const response = ask(finished, { ...accepts, 'If-None-Match': form.etag });
    expect([response.status, response.headers.get('etag')]).toEqual([304, form.etag]);
  }
});

test('a small reply, a first reader and an edge without a compressor cause no work', async () => {
  const small = await kept({ id: 'router' });
  expect(small.finished.encode).toBeUndefined();
  const first = await kept(LARGE);
  ask(first.finished, { 'Accept-Encoding': 'br' }, 'quotewright-edge; fwd=miss; stored');
  expect(first.finished.encode).toBeDefined();
  const plain = await kept(LARGE, null);
  expect(plain.finished.encode).toBeUndefined();
});

test('what hardly shrinks stays plain', async () => {
  let done = 0;
  const { finished } = await kept(LARGE, async (_encoding, bytes) => {
    done += 1;
    return Promise.resolve(bytes.slice(0, bytes.byteLength * 0.9));
  });
  ask(finished, { 'Accept-Encoding': 'gzip' });
  await expect.poll(() => done).toBe(2);
  await new Promise((wake) => setTimeout(wake, 20));
  expect(plainly(ask(finished, { 'Accept-Encoding': 'gzip' }))[1]).toBeNull();
});
