import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { CatalogDocumentSchema, CatalogSettingsSchema } from '../../contract/catalog.ts';
import type { Finding } from '../../contract/reply.ts';
import { validateCatalogue } from './validate_catalogue.ts';

type Json = Readonly<Record<string, unknown>>;

const thing = {
  id: 'thing',
  name: 'Thing',
  category: 'things',
  kind: 'simple',
  characteristics: { c: 1 },
};
const list = { id: 'usd', name: 'USD', currency: 'USD', status: 'active' };
const price = { id: 'p', offeringId: 'thing', priceList: 'usd', charge: 'one_time', amount: '1' };
const promotion = {
  id: 'promo',
  name: 'Promo',
  kind: 'percent',
  value: '5',
  priority: 1,
  stackingGroup: 'g',
};
const kind = (more: Json): Json => ({ promotions: [{ ...promotion, ...more }] });
const tiered = (...tiers: readonly (readonly [string, string])[]): Json => {
  const { value: _, ...rest } = promotion;
  const written = tiers.map(([from, percent]) => ({ from, percent }));
  return { promotions: [{ ...rest, kind: 'basket_tier', measure: 'amount', tiers: written }] };
};
const late = { validFrom: '2027-01-01T00:00:00Z', validTo: '2027-01-01T00:00:00Z' };
const bundle = (more: Json): Json => ({
  id: 'box',
  name: 'Box',
  category: 'boxes',
  kind: 'bundle',
  slots: [{ id: 's', name: 'S', category: 'things', min: 0, max: 1 }],
  ...more,
});
const rule = (more: Json): Json => ({
  rules: [{ id: 'r', message: 'No', kind: 'requires', ...more }],
});
const absent = (ref: Json): Json => ({ ref, op: 'absent' });

function findings(more: Json, settings: Json = {}): Finding[] {
  const document = v.parse(CatalogDocumentSchema, {
    format: 'quotewright.catalogue/1',
    name: 'Sample',
    offerings: [thing],
    priceLists: [list],
    prices: [price],
    ...more,
  });
  const parsed = v.parse(CatalogSettingsSchema, { currency: 'USD', ...settings });
  return validateCatalogue({ ...document, settings: parsed });
}

const inBundle = (more: Json): Json => ({ offerings: [thing, bundle(more)] });
const slot = (more: Json): Json =>
  inBundle({ slots: [{ id: 's', name: 'S', category: 'things', min: 0, max: 1, ...more }] });
const option = (more: Json): Json => ({
  offerings: [{ ...thing, options: [{ id: 'o', name: 'O', type: 'integer', ...more }] }],
});

describe('a catalogue', () => {
  it('without defects gives no finding', () => {
    expect(findings(inBundle({}))).toEqual([]);
  });

  it.each<[string, string, Json]>([
    ['/offerings/1/id', 'duplicate_id', { offerings: [thing, thing] }],
    ['/prices/1/id', 'duplicate_id', { prices: [price, price] }],
    ['/priceLists/1/id', 'duplicate_id', { priceLists: [list, list] }],
    ['/promotions/1/id', 'duplicate_id', { promotions: [promotion, promotion] }],
    ['/offerings/0/validTo', 'empty_period', { offerings: [{ ...thing, ...late }] }],
    ['/priceLists/0/validTo', 'empty_period', { priceLists: [{ ...list, ...late }] }],
    ['/promotions/0/validTo', 'empty_period', { promotions: [{ ...promotion, ...late }] }],
    ['/priceLists/0/currency', 'currency_unknown', { priceLists: [{ ...list, currency: 'XXX' }] }],
    ['/prices/0/offeringId', 'offering_unknown', { prices: [{ ...price, offeringId: 'x' }] }],
    ['/prices/0/priceList', 'price_list_unknown', { prices: [{ ...price, priceList: 'x' }] }],
    ['/prices/0/amount', 'negative_amount', { prices: [{ ...price, amount: '-1' }] }],
    ['/prices/0/period', 'period', { prices: [{ ...price, period: 'month' }] }],
    [
      '/prices/0/tiers/1/from',
      'tier_order',
      {
        prices: [
          {
            ...price,
            tiers: [
              { from: 5, amount: '1' },
              { from: 5, amount: '1' },
            ],
          },
        ],
      },
    ],
    [
      '/prices/0/tiers/0/amount',
      'negative_amount',
      { prices: [{ ...price, tiers: [{ from: 5, amount: '-1' }] }] },
    ],
    [
      '/prices/0/when/0/ref',
      'option_unknown',
      { prices: [{ ...price, when: [absent({ option: 'x' })] }] },
    ],
    ['/promotions/0/value', 'percent', { promotions: [{ ...promotion, value: '101' }] }],
    ['/promotions/0/value', 'percent', kind({ kind: 'buy_get', buy: 1, get: 1, value: '101' })],
    ['/promotions/0/charge', 'usage', kind({ kind: 'buy_get', buy: 1, get: 1, charge: 'usage' })],
    [
      '/promotions/0/needs/0/offering',
      'offering_unknown',
      kind({ kind: 'bundle', needs: [{ offering: 'x' }] }),
    ],
    [
      '/promotions/0/needs/0/category',
      'category_unknown',
      kind({ kind: 'bundle', needs: [{ category: 'x' }] }),
    ],
    ['/promotions/0/tiers/1/from', 'tier_order', tiered(['2', '5'], ['2', '6'])],
    ['/promotions/0/tiers/0/from', 'negative_amount', tiered(['-1', '5'])],
    ['/promotions/0/tiers/0/percent', 'percent', tiered(['1', '101'])],
    ['/promotions/0/value', 'negative_amount', { promotions: [{ ...promotion, value: '-1' }] }],
    [
      '/promotions/0/offerings/0',
      'offering_unknown',
      { promotions: [{ ...promotion, offerings: ['x'] }] },
    ],
    [
      '/promotions/0/categories/0',
      'category_unknown',
      { promotions: [{ ...promotion, categories: ['x'] }] },
    ],
    ['/offerings/1/slots/0/min', 'bounds', slot({ min: 2 })],
    ['/offerings/1/slots/0/category', 'category_unknown', slot({ category: 'x' })],
    ['/offerings/1/slots/0/offerings/0', 'offering_unknown', slot({ offerings: ['x'] })],
    ['/offerings/1/slots/0/offerings/0', 'cycle', slot({ offerings: ['box'] })],
    ['/offerings/1/slots/0', 'slot_names_nothing', slot({ category: undefined })],
    ['/offerings/1/slots', 'kind', inBundle({ slots: [] })],
    ['/offerings/1/kind', 'kind', inBundle({ kind: 'simple' })],
    ['/offerings/0/options/0/min', 'bounds', option({ min: 3, max: 2 })],
    ['/offerings/0/options/0/values', 'no_values', option({ values: [] })],
    ['/offerings/0/options/0/values/1', 'option_value', option({ values: [1, 'a'] })],
    ['/offerings/0/options/0/default', 'option_value', option({ values: [1], default: 2 })],
    [
      '/offerings/1/rules/0/when/0/ref',
      'option_unknown',
      inBundle(
        rule({
          when: [absent({ option: 'x' })],
          must: [absent({ slot: 's', characteristic: 'c' })],
        }),
      ),
    ],
    [
      '/offerings/1/rules/0/must/0/ref',
      'slot_unknown',
      inBundle(
        rule({
          when: [absent({ slot: 's', characteristic: 'c' })],
          must: [absent({ slot: 'x', characteristic: 'c' })],
        }),
      ),
    ],
    [
      '/offerings/1/rules/0/when/0',
      'condition',
      inBundle(
        rule({ kind: 'excludes', when: [{ ref: { slot: 's', characteristic: 'c' }, op: 'in' }] }),
      ),
    ],
    [
      '/offerings/1/rules/0/left/plus/0',
      'slot_unknown',
      inBundle(
        rule({
          kind: 'compare',
          left: { plus: [{ aggregate: 'count', slot: 'x' }] },
          op: '=',
          right: { constant: 1 },
        }),
      ),
    ],
    [
      '/offerings/0/fulfilment/0/dependsOn/0',
      'cycle',
      {
        offerings: [{ ...thing, fulfilment: [{ id: 'a', behaviour: 'light', dependsOn: ['a'] }] }],
      },
    ],
  ])('with a defect names its place: %s %s', (path, code, more) => {
    expect(findings(more).map((finding) => `${finding.path} ${finding.code}`)).toEqual([
      `${path} ${code}`,
    ]);
  });

  it('has its settings checked as well', () => {
    const settings = {
      currency: 'XTS',
      defaultFulfilment: [{ id: 'a', behaviour: 'light', dependsOn: ['b'] }],
      approvalPolicies: [
        { id: 'p', discountPercentOver: '101', levels: [{ name: 'L', role: 'approver' }] },
      ],
    };
    expect(findings({}, settings).map(({ path }) => path)).toEqual([
      '/settings/currency',
      '/settings/defaultFulfilment/0/dependsOn/0',
      '/settings/approvalPolicies/0/discountPercentOver',
    ]);
  });

  it('has its rates of tax checked as well', () => {
    const rate = { id: 'vat', name: 'VAT', percent: '101', categories: ['gone'] };
    const pricing = { tax: { mode: 'inclusive', rates: [rate, { ...rate, percent: '5' }] } };
    expect(findings({}, { pricing }).map(({ path, code }) => `${path} ${code}`)).toEqual([
      '/settings/pricing/tax/rates/1/id duplicate_id',
      '/settings/pricing/tax/rates/0/percent percent',
      '/settings/pricing/tax/rates/0/categories/0 category_unknown',
      '/settings/pricing/tax/rates/1/categories/0 category_unknown',
    ]);
  });

  it('with many defects gives all of them at once', () => {
    const prices = Array.from({ length: 100 }, (_, at) => ({
      ...price,
      id: `p${at}`,
      offeringId: `gone${at}`,
    }));
    expect(findings({ prices })).toHaveLength(100);
  });
});
