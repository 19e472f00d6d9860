import * as fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { CatalogDocumentSchema, OfferingSchema } from '../../../contract/catalog.ts';
import { assemble } from './assemble.ts';
import type { Assembled, DocumentFile, RowsFile } from './assemble.ts';
import { contentHash } from './content_hash.ts';

type Json = Readonly<Record<string, unknown>>;

function document(file: string, more: Json): DocumentFile {
  const parsed = v.parse(CatalogDocumentSchema, {
    format: 'quotewright.catalogue/1',
    name: file,
    ...more,
  });
  return { kind: 'document', file, document: parsed };
}

function rows(file: string, list: readonly unknown[]): RowsFile {
  return { kind: 'rows', file, rows: list };
}

const defaults = document('defaults', {
  settings: { currency: 'USD' },
  priceLists: [{ id: 'standard', name: 'Standard', currency: 'USD', status: 'active' }],
}).document;

function given(
  files: readonly (RowsFile | DocumentFile)[],
  overlays: readonly DocumentFile[] = [],
) {
  return assemble({ files, defaults, overlays, forced: [] });
}

function first(assembled: Assembled) {
  const [offering] = assembled.catalogue.offerings;
  if (offering === undefined) throw new Error('no offering');
  return offering;
}

describe('rows', () => {
  it('become offerings of the category that the file names', () => {
    const result = given([rows('Hard Drives & SSDs.json', [{ name: 'Größe Ω', price: 12.5 }])]);
    expect(first(result)).toMatchObject({
      category: 'hard-drives-ssds',
      name: 'Größe Ω',
      kind: 'simple',
    });
    expect(first(result).id).toMatch(/^hard-drives-ssds-gro-e-[0-9a-f]{10}$/);
    expect(result.catalogue.prices).toMatchObject([
      { offeringId: first(result).id, priceList: 'standard', amount: '12.50' },
    ]);
  });

  it.each<[string, unknown, unknown]>([
    ['integers', 7, { x: 7 }],
    ['booleans', false, { x: false }],
    ['texts', 'a b', { x: 'a b' }],
    ['numbers as text', '7.5', { x: 7.5 }],
    ['texts that only look like numbers', '007', { x: '007' }],
    ['lists without their nulls', [5, null, 6000], { x: [5, 6000] }],
    ['nothing of a null', null, {}],
    ['nothing of an empty list', [], {}],
    ['members of nested objects', { a: { b: 1 }, c: 'd' }, { 'x.a.b': 1, 'x.c': 'd' }],
    ['objects in lists, as JSON', [{ b: 2, a: 1 }], { x: ['{"a":1,"b":2}'] }],
    ['long texts, in pieces', 'y'.repeat(1_001), { x: ['y'.repeat(500), 'y'.repeat(500), 'y'] }],
  ])('keep %s', (_, value, characteristics) => {
    const result = given([rows('things.json', [{ name: 'N', x: value }])]);
    expect(result.findings).toEqual([]);
    expect(first(result).characteristics).toEqual(characteristics);
  });

  it.each<[unknown, string | null, Json]>([
    [451.5, '451.50', { priced: 1 }],
    [2.968, '2.97', { priced: 1, roundedPrices: 1 }],
    [0.1 + 0.2, '0.30', { priced: 1, roundedPrices: 0 }],
    ['1,299.00', '1299.00', { priced: 1 }],
    ['$ 5', '5.00', { priced: 1 }],
    [0, '0.00', { priced: 1 }],
    [null, null, { missingPrices: 1 }],
    [undefined, null, { missingPrices: 1 }],
    ['on request', null, { unreadablePrices: 1 }],
    [-3, null, { unreadablePrices: 1 }],
    [1e300, null, { unreadablePrices: 1 }],
  ])('priced %o cost %s', (price, amount, counts) => {
    const result = given([rows('things.json', [{ name: 'N', price }])]);
    expect(result.catalogue.prices.map((one) => one.amount)).toEqual(
      amount === null ? [] : [amount],
    );
    expect(result.categories[0]).toMatchObject(counts);
    expect(result.offerings).toBe(1);
  });

  it('keep a price that cannot be read as a characteristic', () => {
    const result = given([rows('things.json', [{ name: 'N', price: 'on request' }])]);
    expect(first(result).characteristics).toEqual({ price: 'on request' });
  });

  it('without a name are named by their category and counted', () => {
    const result = given([rows('things.json', [{ x: 1 }, { name: '  ', x: 2 }, { name: 5 }])]);
    expect(result.catalogue.offerings.map(({ name }) => name)).toEqual(
      Array.from({ length: 3 }, () => 'Unnamed things'),
    );
    expect(result.categories[0]).toMatchObject({ rows: 3, offerings: 3, unnamed: 3 });
  });

  it('keep fields whose names mean something to objects', () => {
    const result = given([rows('f1.json', [JSON.parse('{"constructor":"X","__proto__":"Y"}')])]);
    const { characteristics } = v.parse(OfferingSchema, first(result));
    expect(characteristics).toEqual({ 'constructor (field)': 'X', '__proto__ (field)': 'Y' });
  });

  it('that are alike are numbered, whatever their price and order', () => {
    const alike = [
      { name: 'N', x: 1, price: 20 },
      { price: 10, x: 1, name: 'N' },
      { name: 'N', x: 1, price: null },
    ];
    const result = given([rows('things.json', alike)]);
    const turned = given([rows('things.json', alike.toReversed())]);
    const idByPrice = (one: Assembled) =>
      Object.fromEntries(
        one.catalogue.prices.map(({ amount, offeringId }) => [amount, offeringId]),
      );
    expect(idByPrice(turned)).toEqual(idByPrice(result));
    expect(result.categories[0]?.duplicates).toBe(2);
    expect(new Set(result.catalogue.offerings.map(({ id }) => id)).size).toBe(3);
  });

  it('keep their ids when prices change', () => {
    const before = given([rows('things.json', [{ name: 'N', x: 1, price: 1, price_per_gb: 3 }])]);
    const after = given([rows('things.json', [{ name: 'N', x: 1, price: 2, price_per_gb: 6 }])]);
    expect(first(after).id).toBe(first(before).id);
  });

  it('that are no objects, or hold what cannot be kept, are findings with file and place', () => {
    const wide = Array.from({ length: 501 }, (_, at) => at);
    const deep: unknown = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000));
    const last = { name: 'M', y: { z: wide }, w: [deep] };
    const result = given([rows('a.json', [{ name: 'N' }, 'x', [], last])]);
    expect(result.findings.map(({ path, code }) => `${path} ${code}`)).toEqual([
      'a.json#/1 row_type',
      'a.json#/2 row_type',
      'a.json#/3/y/z row_value',
      'a.json#/3/w row_value',
    ]);
  });

  it('of any JSON become one offering each, which the contract takes as it is', () => {
    const row = fc.dictionary(fc.string({ maxLength: 20 }), fc.jsonValue({ maxDepth: 4 }));
    fc.assert(
      fc.property(fc.array(row, { maxLength: 20 }), (list) => {
        const copies = structuredClone(list) as unknown[];
        const result = given([rows('any thing.json', copies)]);
        expect(result.findings).toEqual([]);
        expect([result.read, result.offerings]).toEqual([list.length, list.length]);
        const ids = new Set<string>();
        for (const offering of result.catalogue.offerings) {
          ids.add(offering.id);
          expect(v.parse(OfferingSchema, offering)).toEqual(offering);
        }
        expect(ids.size).toBe(list.length);
      }),
    );
  });
});

describe('documents', () => {
  const offering = { id: 'o', name: 'O', category: 'cars', kind: 'simple' };
  const overlay = document('overlay.json', {
    overlays: { categories: ['cars', 'wheels'] },
    offerings: [{ ...offering, id: 'kit', category: 'kits' }],
  });

  it('are added up, and one price list told twice is one', () => {
    const priceLists = [{ id: 'l', name: 'L', currency: 'EUR', status: 'active' }];
    const result = given([
      document('a.json', { settings: { currency: 'EUR' }, priceLists, offerings: [offering] }),
      document('b.json', { priceLists }),
    ]);
    expect(result.findings).toEqual([]);
    expect(result).toMatchObject({ read: 1, offerings: 1, catalogue: { priceLists } });
  });

  it('that contradict each other are findings', () => {
    const result = given([
      document('a.json', { settings: { currency: 'EUR' }, offerings: [offering] }),
      document('b.json', { settings: { currency: 'USD' }, offerings: [offering] }),
    ]);
    expect(result.findings.map(({ path }) => path)).toEqual([
      'b.json#/settings',
      'b.json#/offerings/0/id',
    ]);
  });

  it('with overlays join folders that have all of their categories, and are not counted', () => {
    const cars = rows('cars.json', [{ name: 'A' }]);
    expect(given([cars], [overlay]).overlays).toEqual([]);
    const both = given([cars, rows('Wheels.json', [{ name: 'B' }])], [overlay]);
    expect(both.overlays).toEqual([{ file: 'overlay.json', offerings: 1 }]);
    expect([both.read, both.offerings, both.catalogue.offerings.length]).toEqual([2, 2, 3]);
  });

  it('give one content hash in any order, and another when anything differs', () => {
    const one = rows('cars.json', [{ name: 'A', price: 1 }]);
    const two = rows('wheels.json', [{ name: 'B' }]);
    const hash = contentHash(given([one, two]).catalogue);
    expect(contentHash(given([two, one]).catalogue)).toBe(hash);
    const dearer = rows('cars.json', [{ name: 'A', price: 2 }]);
    expect(contentHash(given([dearer, two]).catalogue)).not.toBe(hash);
  });
});
