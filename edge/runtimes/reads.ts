import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect } from 'vitest';
import { jsonOf } from './visitor.ts';
import type { Answer, Behaviour, Visitor } from './visitor.ts';

const ROUTER = '/v1/offerings/router';
/** More than a KiB, so that compressing it pays. */
const MANUAL = '/v1/offerings/manual';

const read = (visitor: Visitor, path: string, headers: Record<string, string> = {}) =>
  visitor.ask('GET', path, { role: 'storefront', headers });

/** It is compressed in the background, once somebody would like it. */
async function readEncoded(visitor: Visitor, encoding: string): Promise<Answer> {
  for (;;) {
    const answer = await read(visitor, MANUAL, { 'accept-encoding': encoding });
    if (answer.headers['content-encoding'] !== undefined) return answer;
    await new Promise((wake) => setTimeout(wake, 20));
  }
}

export const READS: readonly Behaviour[] = [
  {
    name: 'the first reader gets an offering from behind, the second from memory',
    async holds(visitor) {
      const first = await read(visitor, ROUTER);
      expect([first.status, jsonOf(first)]).toMatchObject([200, { id: 'router', name: 'Router' }]);
      expect(first.headers['cache-status']).toContain('fwd=miss');
      const second = await read(visitor, ROUTER);
      expect(second.headers['cache-status']).toBe('quotewright-edge; hit');
      expect(second.bytes.toString()).toBe(first.bytes.toString());
      expect(second.headers['content-length']).toBe(String(first.bytes.byteLength));
      expect(second.headers['content-type']).toBe('application/json');
    },
  },
  {
    name: 'a reader that has the current answer gets 304 and no body',
    async holds(visitor) {
      const { headers } = await read(visitor, ROUTER);
      const tag = { 'if-none-match': headers.etag ?? '' };
      expect(headers.etag).toMatch(/^"[\da-f]{24}"$/);
      const again = await read(visitor, ROUTER, tag);
      expect([again.status, again.bytes.byteLength]).toEqual([304, 0]);
      expect(again.headers.etag).toBe(headers.etag);
      expect(await read(visitor, ROUTER, { 'if-none-match': '"other"' })).toMatchObject({
        status: 200,
      });
    },
  },
  {
    name: 'HEAD answers what GET would, with its length and without its body',
    async holds(visitor) {
      const got = await read(visitor, ROUTER);
      const head = await visitor.ask('HEAD', ROUTER, { role: 'storefront' });
      expect([head.status, head.bytes.byteLength]).toEqual([200, 0]);
      for (const name of ['etag', 'content-length', 'content-type', 'cache-control']) {
        expect([name, head.headers[name]]).toEqual([name, got.headers[name]]);
      }
    },
  },
  {
    name: 'who accepts brotli or gzip gets it, each form with a tag of its own',
    async holds(visitor) {
      const plain = await read(visitor, MANUAL);
      const br = await readEncoded(visitor, 'gzip, br');
      const gzip = await readEncoded(visitor, 'gzip');
      expect([br.headers['content-encoding'], gzip.headers['content-encoding']]).toEqual([
        'br',
        'gzip',
      ]);
      expect(brotliDecompressSync(br.bytes).toString()).toBe(plain.bytes.toString());
      expect(gunzipSync(gzip.bytes).toString()).toBe(plain.bytes.toString());
      expect(br.bytes.byteLength).toBeLessThan(plain.bytes.byteLength);
      const tags = [plain, br, gzip].map(({ headers }) => headers.etag);
      expect(new Set(tags).size).toBe(3);
      expect((await read(visitor, MANUAL)).headers['content-encoding']).toBeUndefined();
    },
  },
  {
    name: 'a page of another origin may read, and is told so before it asks',
    async holds(visitor) {
      const preflight = await visitor.ask('OPTIONS', ROUTER, {
        headers: { origin: 'https://shop.example', 'access-control-request-method': 'GET' },
      });
      expect(preflight.status).toBe(204);
      expect(preflight.headers['access-control-allow-origin']).toBe('*');
      expect(preflight.headers['access-control-allow-headers']).toContain('Authorization');
      const answer = await read(visitor, ROUTER, { origin: 'https://shop.example' });
      expect(answer.headers['access-control-allow-origin']).toBe('*');
      expect(answer.headers['access-control-expose-headers']).toContain('ETag');
    },
  },
  {
    name: 'a search pages through everything once',
    async holds(visitor) {
      const seen: string[] = [];
      let next: unknown = '';
      while (typeof next === 'string') {
        const cursor = next === '' ? '' : `&cursor=${encodeURIComponent(next)}`;
        const page = jsonOf(await read(visitor, `/v1/offerings?limit=2${cursor}`));
        for (const { id } of page['items'] as { id: string }[]) seen.push(id);
        next = page['next'];
      }
      expect(new Set(seen)).toEqual(new Set(['manual', 'phone', 'router']));
      expect(seen).toHaveLength(3);
    },
  },
  {
    name: 'a hint of a publication shows the new version to the next readers',
    async holds(visitor) {
      await read(visitor, ROUTER);
      const version = await visitor.publish('Router mk2');
      visitor.hint();
      let answer = await read(visitor, ROUTER);
      while (jsonOf(answer)['name'] === 'Router') {
        await new Promise((wake) => setTimeout(wake, 10));
        answer = await read(visitor, ROUTER);
      }
      expect(jsonOf(answer)).toMatchObject({ name: 'Router mk2' });
      const lines = [{ id: 'l1', offeringId: 'router' }];
      const body = { market: 'us', channel: 'direct', lines };
      const priced = await visitor.ask('POST', '/v1/prices', { role: 'storefront', body });
      expect(jsonOf(priced)).toMatchObject({ catalogVersion: version });
    },
  },
];
