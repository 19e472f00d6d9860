import { describe, expect, it } from 'vitest';
import { net, NOW, price, priced, run } from './sample_basket.ts';
import type { Json } from './sample_basket.ts';

describe('price lists', () => {
  const list = (id: string, more: Json = {}): Json => ({
    id,
    name: id,
    currency: 'USD',
    status: 'active',
    ...more,
  });
  const prices = [
    price('100', { id: 'a', priceList: 'usd' }),
    price('80', { id: 'b', priceList: 'other' }),
  ];
  it.each<[string, Json, string]>([
    ['the highest priority', { priority: 1 }, '80.00'],
    ['an inactive one never', { priority: 1, status: 'inactive' }, '100.00'],
    ['a future one not yet', { priority: 1, validFrom: '2027-01-01T00:00:00Z' }, '100.00'],
    ['an expired one no more', { priority: 1, validTo: '2026-01-01T00:00:00Z' }, '100.00'],
    ['not that of another market', { priority: 1, markets: ['de'] }, '100.00'],
    ['not that of another channel', { priority: 1, channels: ['partner'] }, '100.00'],
    ['not that of a segment', { priority: 1, segments: ['business'] }, '100.00'],
    ['a lower one not', { priority: -1 }, '100.00'],
  ])('price by rule: %s', (_, more, expected) => {
    expect(net({ priceLists: [list('usd'), list('other', more)], prices }, [{}])).toBe(expected);
  });

  it('lend a price to a better list that has none for the offering', () => {
    const priceLists = [list('usd'), list('other', { priority: 1 })];
    const both = [...prices, price('5', { id: 'c', offeringId: 'part' })];
    const result = priced({ priceLists, prices: both }, [{}, { offeringId: 'part' }]);
    expect(result.totals.net.amount).toBe('85.00');
  });

  it('of another currency never mix with the basket', () => {
    const priceLists = [list('usd'), list('other', { priority: 1, currency: 'EUR' })];
    const both = [...prices, price('5', { id: 'c', offeringId: 'part' })];
    expect(run({ priceLists, prices: both }, [{}, { offeringId: 'part' }])).toMatchObject({
      ok: false,
      code: 'not_priceable',
      field: '/lines/1/offeringId',
      detail: '"Part" has no price in EUR for market "us", channel "web", only in USD',
    });
  });
});

describe('a basket that cannot be priced', () => {
  it.each<[string, Json, Json, string]>([
    ['unknown', {}, { offeringId: 'nothing' }, 'offering_unknown'],
    ['without a price', {}, { offeringId: 'part' }, 'price_missing'],
    ['of another market', { markets: ['de'] }, {}, 'not_in_market'],
    ['of another channel', { channels: ['partner'] }, {}, 'not_in_channel'],
    ['of the future', { validFrom: '2027-01-01T00:00:00Z' }, {}, 'not_yet_valid'],
    ['of the past', { validTo: NOW }, {}, 'no_longer_valid'],
  ])('names the line and says why: an offering %s', (_, more, line, code) => {
    const offerings = [
      { id: 'thing', name: 'Thing', category: 'things', kind: 'simple', ...more },
      { id: 'part', name: 'Part', category: 'parts', kind: 'simple' },
    ];
    const reply = run({ offerings, prices: [price('1')] }, [line]);
    expect(reply).toMatchObject({
      ok: false,
      code: 'not_priceable',
      field: '/lines/0/offeringId',
      findings: [{ path: '/lines/0/offeringId', code }],
    });
  });

  it('can be priced at another instant', () => {
    const offerings = [
      { id: 'thing', name: 'T', category: 'c', kind: 'simple', validFrom: '2027-01-01T00:00:00Z' },
    ];
    const at = '2027-01-01T00:00:00Z';
    expect(priced({ offerings, prices: [price('1')] }, [{}], { at }).pricedAt).toBe(at);
  });
});
