import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { CatalogDocumentSchema } from '../../contract/catalog.ts';
import { LinesSchema } from '../../contract/price.ts';
import { sliceOf } from '../catalogue/slice.ts';
import { discountLimitOf, discountsOverLimit, newlyAdjusted } from './discount_limit.ts';

const NOW = '2026-03-01T10:00:00.000Z';
const SALES = { role: 'sales', percentMax: '10' } as const;
const slice = sliceOf({
  catalogVersion: 'v1',
  ...v.parse(CatalogDocumentSchema, {
    format: 'quotewright.catalogue/1',
    name: 'Sample',
    offerings: [
      { id: 'thing', name: 'Thing', category: 'things', kind: 'simple' },
      { id: 'unpriced', name: 'Unpriced', category: 'things', kind: 'simple' },
    ],
    priceLists: [{ id: 'usd', name: 'USD', currency: 'USD', status: 'active' }],
    prices: [
      { id: 'a', offeringId: 'thing', priceList: 'usd', charge: 'one_time', amount: '100.00' },
    ],
  }),
});

function lines(
  ...given: readonly (readonly ['percent_off' | 'unit_price', string, string?] | null)[]
) {
  return v.parse(
    LinesSchema,
    given.map((each, at) => ({
      id: `l${at}`,
      offeringId: each?.[2] ?? 'thing',
      ...(each === null ? {} : { adjustment: { kind: each[0], value: each[1], reason: 'r' } }),
    })),
  );
}
function over(all: ReturnType<typeof lines>, judged = newlyAdjusted(all, [])) {
  const basket = { lines: all, judged };
  return discountsOverLimit(SALES, slice, { market: 'us', channel: 'web' }, basket, NOW);
}

describe('the limit of a caller', () => {
  const limits = [SALES, { role: 'partner', percentMax: '2.5' } as const];

  test('is the most generous of the roles, and none where a role has none', () => {
    expect(discountLimitOf(limits, ['partner'])?.percentMax).toBe('2.5');
    expect(discountLimitOf(limits, ['partner', 'sales'])).toEqual(SALES);
    expect(discountLimitOf(limits, ['sales', 'admin'])).toBeNull();
    expect(discountLimitOf(limits, ['approver', 'sales'])).toEqual(SALES);
    expect(discountLimitOf([], ['sales'])).toBeNull();
  });
});

describe('a manual price', () => {
  test.each([
    ['percent_off', '10', null],
    ['percent_off', '10.000001', '10.000001 % off: sales may take off at most 10 %'],
    ['unit_price', '90', null],
    [
      'unit_price',
      '89.99',
      'a unit price of 89.99 is 10.01 % off: sales may take off at most 10 %',
    ],
    ['unit_price', '120', null],
  ] as const)('of %s %s is judged by the list price: %s', (kind, value, detail) => {
    expect(over(lines(null, [kind, value]))).toEqual(
      detail === null
        ? []
        : [{ path: '/lines/1/adjustment/value', code: 'discount_over_limit', detail }],
    );
  });

  test('in place of a price that nobody knows is refused with what is missing', () => {
    const [finding] = over(lines(['unit_price', '99', 'unpriced']));
    expect(finding?.detail).toContain("can't be judged before the lines can be priced");
  });

  test('that was there before is not judged again, unless its line changed', () => {
    const before = lines(['percent_off', '50'], ['percent_off', '50']);
    const [first, second] = before;
    if (first === undefined || second === undefined) throw new Error('no lines');
    const after = [first, { ...second, quantity: 2 }];
    expect(over(after, newlyAdjusted(after, before)).map(({ path }) => path)).toEqual([
      '/lines/1/adjustment/value',
    ]);
  });
});
