import { randomInt } from 'node:crypto';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { CatalogDocumentSchema } from '../../contract/catalog.ts';
import { PriceBasketSchema } from '../../contract/price.ts';
import { sliceOf } from '../catalogue/slice.ts';
import { mulberry } from '../configuration/guide/test_models.ts';
import { exact, EXACT_DECIMALS, formatDecimal } from '../money.ts';
import { priceBasket } from '../pricing/price_basket.ts';
import { lineCosts, marginsOf } from './line_costs.ts';

const NOW = '2026-11-24T12:00:00Z';
const SEED = Number(process.env['QW_SEED'] ?? randomInt(1_000_000));
console.log(`line_costs_test: QW_SEED=${SEED}`);

type Json = Readonly<Record<string, unknown>>;
const price = (id: string, offeringId: string, amount: string, more: Json = {}): Json => ({
  id,
  offeringId,
  priceList: 'usd',
  charge: 'one_time',
  amount,
  ...more,
});
const monthly = { charge: 'recurring', period: 'month' };
const tiers = { tierMode: 'volume', tiers: [{ from: 10, amount: '1.00' }] };
const big = { when: [{ ref: { option: 'size' }, op: '=', value: 'big' }] };

function catalogue(prices: readonly Json[]) {
  const document = v.parse(CatalogDocumentSchema, {
    format: 'quotewright.catalogue/1',
    name: 'Costs',
    offerings: [
      {
        id: 'case',
        name: 'Case',
        category: 'cases',
        kind: 'bundle',
        options: [{ id: 'size', name: 'Size', type: 'string', values: ['small', 'big'] }],
        slots: [{ id: 'inside', name: 'Inside', offerings: ['part'], min: 0, max: 99 }],
      },
      { id: 'part', name: 'Part', category: 'parts', kind: 'simple' },
    ],
    priceLists: [
      { id: 'usd', name: 'USD', currency: 'USD', status: 'active' },
      { id: 'eur', name: 'EUR', currency: 'EUR', status: 'active', priority: -1 },
    ],
    prices,
  });
  return sliceOf({ catalogVersion: 'v1', ...document });
}

function costs(prices: readonly Json[], lines: readonly Json[]) {
  const slice = catalogue(prices);
  const basket = v.parse(PriceBasketSchema, {
    market: 'us',
    channel: 'web',
    lines: lines.map((line, at) => ({ id: `l${at}`, offeringId: 'case', ...line })),
  });
  const priced = priceBasket(slice, basket, { now: NOW });
  if (!priced.ok) throw new Error(JSON.stringify(priced));
  return { price: priced.result, costs: lineCosts(slice, { ...basket, price: priced.result }) };
}

const filled = (quantity: number) => ({
  configuration: {
    options: { size: 'big' },
    slots: { inside: [{ offeringId: 'part', quantity }] },
  },
});
const shown = (amount: bigint | null | undefined) =>
  amount === null || amount === undefined ? amount : formatDecimal(amount, EXACT_DECIMALS, 2);

test('a line costs what it sells, its surcharges and all components cost, tiers or not', () => {
  const { costs: found } = costs(
    [
      price('c', 'case', '50', { cost: '20.125' }),
      price('c-big', 'case', '5', { ...big, cost: '1.50' }),
      price('c-plan', 'case', '9', { ...monthly, cost: '0.333333' }),
      price('p', 'part', '2', { ...tiers, cost: '0.10' }),
      price('c-eur', 'case', '40', { priceList: 'eur', cost: '7' }),
    ],
    [{ quantity: 3, ...filled(4) }],
  );
  expect(found[0]?.charges.map(({ sum, cost }) => [sum, shown(cost)])).toEqual([
    ['one_time', '66.075'],
    ['monthly', '0.999999'],
  ]);
});

test('a charge whose cost is not known in all its parts is left out; a surcharge may cost nothing', () => {
  const { costs: found } = costs(
    [
      price('c', 'case', '50', { cost: '20' }),
      price('c-big', 'case', '5', big),
      price('p', 'part', '2'),
    ],
    [filled(1), { configuration: { options: { size: 'big' }, slots: {} } }],
  );
  expect(found.map(({ charges }) => shown(charges[0]?.cost))).toEqual([null, '20.00']);
  expect(shown(marginsOf(found).get('one_time')?.net)).toBe('55.00');
});

test('costs change neither prices nor their hash', () => {
  const lines = [{ quantity: 3, ...filled(4) }];
  const rows = (more: Json) => [price('c', 'case', '50', more), price('p', 'part', '2', more)];
  const [without, with1] = [costs(rows({}), lines), costs(rows({ cost: '1' }), lines)];
  expect(with1.price).toEqual(without.price);
});

test('random lines cost exactly the sum of their parts, and margins sum over lines', () => {
  const random = mulberry(SEED);
  const below = (bound: number) => Math.floor(random() * bound);
  for (let round = 0; round < 200; round += 1) {
    const cents = [below(10_000), below(10_000), below(10_000)].map((each) => BigInt(each));
    const [own = 0n, surcharge = 0n, part = 0n] = cents;
    const cost = (amount: bigint) => ({ cost: formatDecimal(amount, 4, 2) });
    const lines = Array.from({ length: 1 + below(4) }, () => ({
      quantity: 1 + below(20),
      parts: 1 + below(8),
      off: below(60),
    }));
    const { costs: found, price: priced } = costs(
      [
        price('c', 'case', '150', cost(own)),
        price('c-big', 'case', '25', { ...big, ...cost(surcharge) }),
        price('p', 'part', '12.34', { ...tiers, ...cost(part) }),
      ],
      lines.map(({ quantity, parts, off }) => ({
        quantity,
        ...filled(parts),
        adjustment: { kind: 'percent_off', value: String(off), reason: 'r' },
      })),
    );
    const unit = exact('0.0001');
    const expected = lines.map(
      ({ quantity, parts }) => BigInt(quantity) * (own + surcharge + BigInt(parts) * part) * unit,
    );
    expect(found.map(({ charges }) => charges[0]?.cost)).toEqual(expected);
    expect(marginsOf(found).get('one_time')).toEqual({
      net: exact(priced.totals.net.amount),
      cost: expected.reduce((sum, each) => sum + each, 0n),
    });
  }
});
