import { afterAll, beforeAll, expect, test } from 'vitest';
import { accepted } from '../../core/server/test_core.ts';
import { startDesk } from '../testing/desk.ts';
import type { Answer, Desk } from '../testing/desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await startDesk();
  const token = await desk.core.token('admin', desk.tenant);
  const settings = {
    currency: 'EUR',
    languages: { default: 'en', markets: { de: 'de', fr: 'fr' } },
  };
  const { catalogVersion } = accepted(
    await desk.core.ask('admin', 'catalog_import', { name: 'n', settings }, { token }),
  );
  const simple = { category: 'furniture', kind: 'simple' } as const;
  const offerings = [
    {
      ...simple,
      id: 'chair',
      name: 'Chair',
      translations: { de: { name: 'Stuhl' }, fr: { name: 'Chaise' } },
    },
    { ...simple, id: 'desk', name: 'Desk', translations: { de: { name: 'Arbeitstisch' } } },
    { ...simple, id: 'lamp', name: 'Lamp' },
  ];
  accepted(await desk.core.ask('admin', 'catalog_add', { catalogVersion, offerings }, { token }));
  accepted(await desk.core.ask('admin', 'catalog_publish', { catalogVersion }, { token }));
});
afterAll(async () => {
  await desk.core.stop();
});

const CHAIR = '/v1/offerings/chair';
const read = (path: string, language?: string, headers: Record<string, string> = {}) =>
  desk.get('storefront', path, {
    ...headers,
    ...(language === undefined ? {} : { 'Accept-Language': language }),
  });
const told = ({ headers, body }: Answer) => [headers.get('content-language'), body['name']];
const isHit = ({ headers }: Answer) => headers.get('cache-status') === 'quotewright-edge; hit';

test('what is kept in one language is never sent to a reader of another', async () => {
  for (let round = 0; round < 3; round += 1) {
    expect(told(await read(CHAIR, 'fr'))).toEqual(['fr', 'Chaise']);
    expect(told(await read(CHAIR, 'de'))).toEqual(['de', 'Stuhl']);
    expect(told(await read(CHAIR, 'en'))).toEqual(['en', 'Chair']);
    expect(told(await read(CHAIR))).toEqual(['en', 'Chair']);
  }
  expect(isHit(await read(CHAIR, 'fr'))).toBe(true);
});

test('the best of the languages that are there is sent, and headers that mean it share it', async () => {
  await read(CHAIR, 'de');
  for (const header of ['de-AT', 'ja, de;q=0.5', 'de-CH-1996, fr;q=0.9', 'DE', 'en;q=0.1,de']) {
    const answer = await read(CHAIR, header);
    expect([header, told(answer), isHit(answer)]).toEqual([header, ['de', 'Stuhl'], true]);
  }
});

test.each(['', 'xx', '*', 'de;q=2', 'd e', `de${',fr'.repeat(200)}`])(
  'a header that asks for nothing there is, such as %j, gets the common answer',
  async (header) => {
    await read(CHAIR);
    const answer = await read(CHAIR, header);
    expect([told(answer), isHit(answer)]).toEqual([['en', 'Chair'], true]);
  },
);

test('without a wish it is the language of the market, then that of the catalogue', async () => {
  expect(told(await read(`${CHAIR}?market=de`))).toEqual(['de', 'Stuhl']);
  expect(told(await read(`${CHAIR}?market=us`))).toEqual(['en', 'Chair']);
  expect(told(await read(`${CHAIR}?market=de`, 'fr'))).toEqual(['fr', 'Chaise']);
  expect(told(await read('/v1/offerings/lamp?market=de', 'fr'))).toEqual(['en', 'Lamp']);
});

test('each language has a tag of its own, for 304 and for HEAD', async () => {
  const tags = new Map<string, string>();
  for (const language of ['en', 'de', 'fr']) {
    const answer = await read(CHAIR, language);
    tags.set(language, answer.headers.get('etag') ?? '');
    expect(answer.headers.get('vary')).toContain('Accept-Language');
  }
  expect(new Set(tags.values()).size).toBe(3);
  for (const [language, etag] of tags) {
    for (const reader of tags.keys()) {
      const { status } = await read(CHAIR, reader, { 'If-None-Match': etag });
      expect([language, reader, status]).toEqual([
        language,
        reader,
        reader === language ? 304 : 200,
      ]);
    }
    const authorization = `Bearer ${await desk.core.token('storefront', desk.tenant)}`;
    const headers = { authorization, 'accept-language': language };
    const head = await desk.edge.app.request(CHAIR, { method: 'HEAD', headers });
    expect([head.headers.get('etag'), head.headers.get('content-language')]).toEqual([
      etag,
      language,
    ]);
  }
});

test('a search is answered, sorted and searched in the language', async () => {
  const names = ({ body }: Answer) => (body['items'] as { name: string }[]).map(({ name }) => name);
  for (let round = 0; round < 2; round += 1) {
    const german = await read('/v1/offerings?sort=name', 'de');
    expect(names(german)).toEqual(['Arbeitstisch', 'Lamp', 'Stuhl']);
    expect([german.headers.get('content-language'), german.body['language']]).toEqual(['de', 'de']);
    expect(names(await read('/v1/offerings?sort=name'))).toEqual(['Chair', 'Desk', 'Lamp']);
    expect(names(await read('/v1/offerings?sort=-name', 'fr'))).toEqual(['Lamp', 'Desk', 'Chaise']);
  }
  expect(names(await read('/v1/offerings?q=stuhl', 'en'))).toEqual(['Chair']);
  const first = await read('/v1/offerings?limit=2', 'de');
  const next = `/v1/offerings?limit=2&cursor=${String(first.body['next'])}`;
  expect(names(await read(next, 'de'))).toEqual(['Stuhl']);
  expect(await read(next, 'fr')).toMatchObject({ status: 400, body: { field: '/cursor' } });
});
