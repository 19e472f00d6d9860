import { afterAll, beforeAll, expect, test } from 'vitest';
import { publishCatalogue } from '../../core/server/test_catalogue.ts';
import { accepted } from '../../core/server/test_core.ts';
import { startDesk } from '../testing/desk.ts';
import type { Answer, Desk } from '../testing/desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await startDesk();
  const token = await desk.core.token('admin', desk.tenant);
  const settings = { currency: 'USD' };
  const { catalogVersion } = accepted(
    await desk.core.ask('admin', 'catalog_import', { name: 'n', settings }, { token }),
  );
  const part = (id: string, category: string, characteristics: object) => ({
    id,
    name: `Part ${id}`,
    category,
    kind: 'simple' as const,
    characteristics: { ...characteristics },
  });
  const offerings = [
    part('a', 'cpu', { socket: 'AM5', cores: 8, 'max.speed': 5.1 }),
    part('b', 'cpu', { socket: 'AM5', cores: 16, 'max.speed': 4.9 }),
    part('c', 'cpu', { socket: 'AM4', cores: 6 }),
    part('d', 'cpu', { socket: 'LGA1700', cores: 8, colors: ['red', 'black'] }),
    part('e', 'board', { socket: 'AM5', colors: ['black'] }),
  ];
  accepted(await desk.core.ask('admin', 'catalog_add', { catalogVersion, offerings }, { token }));
  accepted(await desk.core.ask('admin', 'catalog_publish', { catalogVersion }, { token }));
});
afterAll(async () => {
  await desk.core.stop();
});

const search = (query: string) => desk.get('storefront', `/v1/offerings?${query}`);
const ids = ({ body }: Answer) => (body['items'] as { id: string }[]).map(({ id }) => id).join('');

test.each([
  ['cores.gte=8', 'abd'],
  ['cores.gt=8', 'b'],
  ['cores.gte=8&cores.lt=16&socket=AM5', 'a'],
  ['socket=AM4&socket=LGA1700', 'cd'],
  ['colors=black', 'de'],
  ['cores=8.0', 'ad'],
  ['"max.speed".gte=5', 'a'],
  ['cores.exists=false', 'e'],
  ['"max.speed".exists=true', 'ab'],
  ['sort=-cores', 'bdace'],
  ['sort="max.speed"&category=cpu', 'bacd'],
  ['sort=-id', 'edcba'],
  ['q=part+b', 'be'],
  ['category=board&category=nothing', 'e'],
])('?%s finds %s', async (query, found) => {
  const answer = await search(query);
  expect([answer.status, ids(answer)]).toEqual([200, found]);
});

test('a facet counts what other filters leave, its own choice not among them', async () => {
  const { body } = await search('socket=AM5&category=cpu&facets=socket,cores,category&total=true');
  expect(body).toMatchObject({
    total: 2,
    facets: [
      {
        of: 'characteristic',
        name: 'socket',
        values: [
          { value: 'AM5', count: 2 },
          { value: 'AM4', count: 1 },
          { value: 'LGA1700', count: 1 },
        ],
      },
      { of: 'characteristic', name: 'cores', min: 8, max: 16, count: 2 },
      {
        of: 'field',
        name: 'category',
        values: [
          { value: 'cpu', count: 2 },
          { value: 'board', count: 1 },
        ],
      },
    ],
  });
});

test('a cursor leads on in its own question only, and says so', async () => {
  const { body } = await search('category=cpu&sort=-cores&limit=2');
  const cursor = `cursor=${String(body['next'])}`;
  expect(ids(await search(`category=cpu&sort=-cores&limit=5&${cursor}`))).toBe('ac');
  for (const other of ['category=cpu&sort=cores', 'category=board&sort=-cores', 'q=part']) {
    const refused = await search(`${other}&${cursor}`);
    expect([other, refused.status]).toEqual([other, 400]);
    expect(refused.body['detail']).toContain('belongs to another question');
  }
  const made = await search('cursor=bm90aGluZw');
  expect(made).toMatchObject({ status: 400, body: { field: '/cursor' } });
});

test('what is malformed is told parameter by parameter', async () => {
  const { status, body } = await search('cores.gteq=8&"max.speed".lt=fast');
  expect(status).toBe(400);
  const paths = (body['findings'] as { path: string }[]).map(({ path }) => path);
  expect(paths).toEqual(['?cores.gteq', '?"max.speed".lt']);
});

test('a page that follows another stays in its version when a new one goes on sale', async () => {
  const first = await search('limit=3');
  await publishCatalogue(desk.core, desk.tenant);
  desk.edge.catalogPublished(desk.tenant);
  await expect.poll(async () => ids(await search('limit=200'))).toContain('router');
  const rest = await search(`limit=3&cursor=${String(first.body['next'])}`);
  expect(ids(first) + ids(rest)).toBe('abcde');
  expect(rest.body['catalogVersion']).toBe(first.body['catalogVersion']);
});
