import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CatalogChange } from '../../contract/catalog_diff.ts';
import { draftCatalogue, SETTINGS } from '../../server/test_catalogue.ts';
import { accepted, startTestCore } from '../../server/test_core.ts';
import type { TestCore } from '../../server/test_core.ts';

let core: TestCore;
let from = '';
let to = '';
beforeAll(async () => {
  core = await startTestCore();
  from = await draftCatalogue(core);
  to = await draftCatalogue(core);
});
afterAll(async () => {
  await core.stop();
});

const diff = async (more: Partial<Parameters<typeof ask>[0]> = {}) => accepted(await ask(more));
const ask = (more: {
  from?: string;
  to?: string;
  part?: 'prices';
  limit?: number;
  cursor?: string;
}) => core.ask('operator', 'catalog_diff', { from, to, limit: 50, ...more });
const add = async (catalogVersion: string, what: object) =>
  accepted(await core.ask('admin', 'catalog_add', { catalogVersion, ...what }));

test('versions of the same content have no difference', async () => {
  expect(await diff()).toMatchObject({ from, to, counts: {}, items: [] });
});

test('a difference tells what was added, removed and changed, with the fields', async () => {
  const price = { priceList: 'standard', charge: 'one_time', offeringId: 'router' };
  await add(to, {
    offerings: [
      { id: 'cable', name: 'Cable', category: 'devices', kind: 'simple' },
      { id: 'router', name: 'Router 2', category: 'devices', kind: 'simple' },
    ],
    prices: [{ ...price, id: 'router-price', amount: '90.00' }],
    promotions: [
      { id: 'p', name: 'P', kind: 'percent', value: '5', priority: 1, stackingGroup: 'g' },
    ],
  });
  const found = await diff();
  expect(found.counts).toEqual({
    offerings: { added: 1, removed: 0, changed: 1 },
    prices: { added: 0, removed: 0, changed: 1 },
    promotions: { added: 1, removed: 0, changed: 0 },
  });
  expect(found.items).toEqual([
    { part: 'offerings', id: 'cable', name: 'Cable', change: 'added' },
    {
      part: 'offerings',
      id: 'router',
      name: 'Router 2',
      change: 'changed',
      fields: [
        { path: '/characteristics/color', before: 'black' },
        { path: '/name', before: 'Router', after: 'Router 2' },
      ],
      fieldsTotal: 2,
    },
    {
      part: 'prices',
      id: 'router-price',
      change: 'changed',
      fields: [{ path: '/amount', before: '100.00', after: '90.00' }],
      fieldsTotal: 1,
    },
    { part: 'promotions', id: 'p', name: 'P', change: 'added' },
  ]);
  const back = await diff({ from: to, to: from });
  expect(back.items.map(({ id, change }) => [id, change])).toContainEqual(['cable', 'removed']);
  const prices = await diff({ part: 'prices' });
  expect(prices.items.map(({ part }) => part)).toEqual(['prices']);
  expect(Object.keys(prices.counts ?? {})).toEqual(['prices']);
});

test('changed settings are a difference of their own', async () => {
  const settings = { ...SETTINGS, currency: 'EUR' };
  const other = accepted(await core.ask('admin', 'catalog_import', { name: 'other', settings }));
  const found = await diff({ to: other.catalogVersion });
  expect(found.items[0]).toEqual({
    part: 'settings',
    id: 'settings',
    change: 'changed',
    fields: [{ path: '/currency', before: 'USD', after: 'EUR' }],
    fieldsTotal: 1,
  });
});

test('pages hold every difference once, counted on the first', async () => {
  const many = accepted(
    await core.ask('admin', 'catalog_import', { name: 'many', settings: SETTINGS }),
  );
  const ids = Array.from({ length: 700 }, (_, at) => `o-${at}`);
  await add(many.catalogVersion, {
    offerings: ids.map((id) => ({ id, name: id, category: 'c', kind: 'simple' })),
  });
  const seen: CatalogChange[] = [];
  let cursor: string | undefined;
  let pages = 0;
  do {
    const page = await diff({
      to: many.catalogVersion,
      limit: 200,
      ...(cursor === undefined ? {} : { cursor }),
    });
    expect(page.counts === undefined).toBe(pages > 0);
    seen.push(...page.items);
    cursor = page.next;
    pages += 1;
  } while (cursor !== undefined);
  const added = seen.filter(({ change }) => change === 'added').map(({ id }) => id);
  expect(added).toEqual(ids.toSorted());
  expect(new Set(seen.map(({ part, id }) => `${part} ${id}`)).size).toBe(seen.length);
});

test('things that are very large make shorter pages, none of which is too large for a message', async () => {
  const big = (text: string) => async () => {
    const draft = accepted(
      await core.ask('admin', 'catalog_import', { name: 'big', settings: SETTINGS }),
    );
    for (let at = 0; at < 8; at += 1) {
      const values = Array.from({ length: 900 }, (_, n) => `${text}-${n}-${'x'.repeat(400)}`);
      await add(draft.catalogVersion, {
        offerings: [
          {
            id: `big-${at}`,
            name: 'Big',
            category: 'c',
            kind: 'configurable',
            options: Array.from({ length: 2 }, (_, n) => ({
              id: `o${n}`,
              name: text,
              type: 'string',
              values,
            })),
          },
        ],
      });
    }
    return draft.catalogVersion;
  };
  const [one, other] = [await big('one')(), await big('two')()];
  const found = await diff({ from: one, to: other });
  expect(found.items.length + (found.next === undefined ? 0 : 1)).toBeGreaterThan(1);
  expect(found.counts).toEqual({ offerings: { added: 0, removed: 0, changed: 8 } });
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page: Awaited<ReturnType<typeof diff>> = await diff({
      from: one,
      to: other,
      ...(cursor === undefined ? {} : { cursor }),
    });
    expect(page.items.every(({ fields }) => fields?.some(({ cut }) => cut === true))).toBe(true);
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.next;
  } while (cursor !== undefined);
  expect(seen).toEqual(Array.from({ length: 8 }, (_, at) => `big-${at}`));
  const exported: string[] = [];
  do {
    const page: { next?: string; offerings: readonly { id: string }[] } = accepted(
      await core.ask('operator', 'catalog_export', {
        catalogVersion: one,
        ...(cursor === undefined ? {} : { cursor }),
      }),
    );
    exported.push(...page.offerings.map(({ id }) => id));
    cursor = page.next;
  } while (cursor !== undefined);
  expect(exported).toEqual(seen);
});

test('a version that is not there is named, and a storefront may not look', async () => {
  expect(await ask({ to: 'v-none' })).toMatchObject({
    code: 'not_found',
    detail: expect.stringContaining('v-none'),
  });
  const body = { from, to, limit: 5 };
  expect(await core.ask('storefront', 'catalog_diff', body)).toMatchObject({ code: 'forbidden' });
});
