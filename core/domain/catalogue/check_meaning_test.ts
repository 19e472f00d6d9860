import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { CatalogDocumentSchema, CatalogSettingsSchema } from '../../contract/catalog.ts';
import { validateCatalogue } from './validate_catalogue.ts';

type Json = Readonly<Record<string, unknown>>;

const part = { id: 'part', name: 'Part', category: 'parts', kind: 'simple' };
const cable = { ...part, characteristics: { metres: 2, plug: 'usb' } };
const list = { id: 'usd', name: 'USD', currency: 'USD', status: 'active' };
const price = { id: 'p', offeringId: 'part', priceList: 'usd', charge: 'one_time', amount: '1' };
const promotion = {
  id: 'promo',
  name: 'Promo',
  kind: 'percent',
  value: '5',
  priority: 1,
  stackingGroup: 'g',
};
const box = {
  id: 'box',
  name: 'Box',
  category: 'boxes',
  kind: 'bundle',
  options: [
    { id: 'size', name: 'Size', type: 'integer', values: [1, 2] },
    { id: 'gift', name: 'Gift', type: 'boolean' },
    { id: 'ribbon', name: 'Ribbon', type: 'string', values: ['red', 'blue'] },
  ],
  slots: [{ id: 's', name: 'S', category: 'parts', min: 0, max: 2 }],
};

function found(more: Json, settings: Json = {}): string[] {
  const document = v.parse(CatalogDocumentSchema, {
    format: 'quotewright.catalogue/1',
    name: 'Sample',
    offerings: [cable, box],
    priceLists: [list],
    ...more,
  });
  const parsed = v.parse(CatalogSettingsSchema, { currency: 'USD', ...settings });
  const findings = validateCatalogue({ ...document, settings: parsed });
  return findings.map(({ path, code }) => `${path} ${code}`);
}

const inBox = (more: Json): Json => ({ offerings: [cable, { ...box, ...more }] });
const rule = (more: Json): Json => inBox({ rules: [{ id: 'r', message: 'No', ...more }] });
const excludes = (ref: Json, op: string, more: Json): Json =>
  rule({ kind: 'excludes', when: [{ ref, op, ...more }] });
const option = (more: Json): Json =>
  inBox({ options: [{ id: 'o', name: 'O', type: 'string', ...more }] });
const priced = (...prices: readonly Json[]): Json => ({
  prices: prices.map((more, at) => ({ ...price, id: `p${at}`, ...more })),
});
const lists = (...more: readonly Json[]): Json => ({
  priceLists: more.map((one, at) => ({ ...list, id: `l${at}`, ...one })),
});
const sold = (market: string): Json => ({ ...cable, markets: [market] });
const rates = (...more: readonly Json[]): Json => ({
  pricing: {
    tax: {
      mode: 'inclusive',
      rates: more.map((one, at) => ({ id: `r${at}`, name: 'R', percent: '5', ...one })),
    },
  },
});
const policies = (...limits: readonly string[]): Json => ({
  approvalPolicies: limits.map((discountPercentOver, at) => ({
    id: `p${at}`,
    discountPercentOver,
    levels: [{ name: 'L', role: 'approver' }],
  })),
});
const policy = (more: Json): Json => ({
  approvalPolicies: [{ id: 'p', levels: [{ name: 'L', role: 'approver' }], ...more }],
});
const limits = (...percents: readonly string[]): Json => ({
  discountLimits: percents.map((percentMax) => ({ role: 'sales', percentMax })),
});
const slotRef = (characteristic: string): Json => ({ slot: 's', characteristic });
const sum = (characteristic: string): Json => ({
  aggregate: 'sum',
  slot: 's',
  of: [{ characteristic }],
});
const compare = (left: Json): Json =>
  rule({ kind: 'compare', left, op: '<', right: { constant: 1 } });
const named = (tag: string): Json => inBox({ translations: { [tag]: { name: 'X' } } });

const GIFT = { ref: { option: 'gift' }, op: 'present' };

describe('what makes no sense', () => {
  it.each<[string, Json]>([
    [
      '/offerings/1/rules/0/when/0/value value_type',
      excludes({ option: 'size' }, '=', { value: 'x' }),
    ],
    [
      '/offerings/1/rules/0/when/0/value value_type',
      excludes({ option: 'size' }, '=', { value: 3 }),
    ],
    [
      '/offerings/1/rules/0/when/0/values/1 value_type',
      excludes({ option: 'ribbon' }, 'in', { values: ['red', 'green'] }),
    ],
    [
      '/offerings/1/rules/0/when/0/value value_type',
      excludes(slotRef('metres'), '>', { value: 'long' }),
    ],
    [
      '/offerings/1/rules/0/when/0/value value_type',
      excludes(slotRef('plug'), 'contains', { value: 5 }),
    ],
    [
      '/offerings/1/rules/0/when/0/ref/characteristic characteristic_unknown',
      excludes(slotRef('colour'), 'present', {}),
    ],
    [
      '/offerings/1/rules/0/left/of/0/characteristic characteristic_unknown',
      compare(sum('weight')),
    ],
    ['/offerings/1/rules/0/left/of/0/characteristic value_type', compare(sum('plug'))],
    ['/offerings/1/rules/0/left/option value_type', compare({ option: 'gift' })],
    [
      '/offerings/1/rules/0/of/0 value_type',
      rule({ kind: 'choose', owner: 'gift', of: ['size'], min: 0, max: 1 }),
    ],
    [
      '/offerings/1/rules/0/min bounds',
      rule({ kind: 'choose', owner: 'gift', of: ['gift'], min: 2, max: 3 }),
    ],
    [
      '/offerings/1/rules/0/set/value value_type',
      rule({ kind: 'default', when: [], set: { option: 'ribbon', value: 'green' } }),
    ],
    [
      '/offerings/1/rules/0/suggest/offeringId offering_unknown',
      rule({ kind: 'recommend', when: [], suggest: { slot: 's', offeringId: 'box' } }),
    ],
    ['/offerings/1/options/0/min bounds', option({ min: 1 })],
    ['/offerings/1/options/0/values/1 duplicate_value', option({ values: ['a', 'a'] })],
    ['/offerings/1/options/0/labels/c label', option({ values: ['a'], labels: { c: 'C' } })],
    ['/offerings/1/options/0/labels label', option({ type: 'integer', labels: { c: 'C' } })],
    [
      '/offerings/1/slots/0/min slot_unfillable',
      {
        offerings: [sold('us'), { ...box, markets: ['de'], slots: [{ ...box.slots[0], min: 1 }] }],
      },
    ],
    ['/offerings/1/validFrom instant', inBox({ validFrom: '2026-02-30T00:00:00Z' })],
    ['/offerings/2/id id_case', { offerings: [cable, box, { ...part, id: 'PART' }] }],
    ['/offerings/1/translations/xx language_unknown', named('xx')],
    ['/offerings/1/translations/EN language_default', named('EN')],
    ['/prices/1 overlap', priced({}, {})],
    ['/prices/1/validFrom overlap', priced({}, { validFrom: '2027-01-01T00:00:00Z' })],
    ['/prices/0/amount too_fine', priced({ amount: '1.005' })],
    ['/prices/0/period period', priced({ charge: 'recurring' })],
    ['/prices/0/unit unit', priced({ charge: 'usage' })],
    ['/prices/0/unit unit', priced({ unit: 'GB' })],
    ['/priceLists/1 overlap', lists({}, {})],
    [
      '/priceLists/1/validTo overlap',
      lists({ validFrom: '2026-01-01T00:00:00Z' }, { validTo: '2026-01-02T00:00:00Z' }),
    ],
    [
      '/promotions/0/markets never_applies',
      {
        offerings: [sold('us')],
        promotions: [{ ...promotion, categories: ['parts'], markets: ['de'] }],
      },
    ],
  ])('is told: %s', (finding, more) => {
    expect(found(more, { languages: { default: 'en' } })).toEqual([finding]);
  });

  it.each<[string, Json]>([
    ['/settings/approvalPolicies/1/discountPercentOver policy_order', policies('20', '10')],
    ['/settings/approvalPolicies/1/discountPercentOver policy_order', policies('20', '20.0')],
    [
      '/settings/approvalPolicies/0/categories/0 category_unknown',
      policy({ categories: ['gone'] }),
    ],
    [
      '/settings/approvalPolicies/0/offeringIds/0 offering_unknown',
      policy({ offeringIds: ['gone'] }),
    ],
    [
      '/settings/approvalPolicies/0/totalOver/currency currency_unknown',
      policy({ totalOver: { amount: '1', currency: 'XQQ' } }),
    ],
    ['/settings/discountLimits/1/role duplicate_role', limits('10', '20')],
    ['/settings/discountLimits/0/percentMax percent', limits('101')],
    ['/settings/pricing/tax/rates/1 never_applies', rates({}, { markets: ['us'] })],
    [
      '/settings/pricing/tax/rates/1 never_applies',
      rates({ markets: ['us'] }, { markets: ['us'] }),
    ],
    ['/settings/languages/default language_unknown', { languages: { default: 'xx' } }],
    [
      '/settings/languages/markets/de language_unused',
      { languages: { default: 'en', markets: { de: 'de' } } },
    ],
  ])('is told of the settings: %s', (finding, settings) => {
    expect(found({}, settings)).toEqual([finding]);
  });

  it('is that something is translated from a language that is not named', () => {
    expect(found(named('de'))).toEqual(['/settings/languages language_default']);
  });

  it('is a market with a language and no price list', () => {
    const settings = { languages: { default: 'en', markets: { us: 'en', fr: 'en' } } };
    expect(found(lists({ markets: ['us'] }), settings)).toEqual([
      '/settings/languages/markets/fr market_unknown',
    ]);
  });

  it('is a bundle in a bundle in the first, by category as by id', () => {
    const inner = { ...box, id: 'inner', category: 'inners', options: [] };
    const slot = (more: Json): Json => ({
      slots: [{ id: 's', name: 'S', min: 0, max: 1, ...more }],
    });
    const one = { ...box, ...slot({ category: 'inners' }) };
    expect(found({ offerings: [one, { ...inner, ...slot({ offerings: ['box'] }) }] })).toEqual([
      '/offerings/0/slots/0/category cycle',
    ]);
    expect(found({ offerings: [{ ...box, ...slot({ category: 'boxes' }) }] })).toEqual([
      '/offerings/0/slots/0/category cycle',
    ]);
  });
});

describe('what may look wrong and is right', () => {
  it.each<[string, Json]>([
    [
      'a price that follows another',
      priced({ validTo: '2027-01-01T00:00:00Z' }, { validFrom: '2027-01-01T00:00:00Z' }),
    ],
    [
      'a rate of usage finer than a cent',
      priced({ charge: 'usage', unit: 'GB', amount: '0.0075' }),
    ],
    ['lists of one scope with two priorities', lists({}, { priority: 1 })],
    ['lists of one scope in two currencies', lists({}, { currency: 'EUR' })],
    ['lists of one scope of which one is inactive', lists({}, { status: 'inactive' })],
    [
      'lists that follow each other',
      lists({ validTo: '2027-01-01T00:00:00Z' }, { validFrom: '2027-01-01T00:00:00Z' }),
    ],
    ['a bound beyond the values', excludes({ option: 'size' }, '<', { value: 10 })],
    ['a slot that reads names', excludes(slotRef('name'), '=', { value: 'Part' })],
    ['a credit', priced({ offeringId: 'box' }, { offeringId: 'box', amount: '-1', when: [GIFT] })],
  ])('%s', (_what, more) => {
    expect(found(more)).toEqual([]);
  });
});
