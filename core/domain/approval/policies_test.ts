import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { ApprovalPolicySchema } from '../../contract/approval_policies.ts';
import { PriceBasketSchema } from '../../contract/price.ts';
import { priced } from '../pricing/sample_basket.ts';
import { exact } from '../money.ts';
import { lineDiscount } from './line_discount.ts';
import { openCase } from './open_case.ts';

const NOW = '2026-03-01T10:00:00.000Z';
type Json = Readonly<Record<string, unknown>>;

/** Things cost 100.00 once, parts 7.77; a subscription 20.00 a month. */
const catalogue = {
  offerings: [
    { id: 'thing', name: 'Thing', category: 'things', kind: 'simple' },
    { id: 'part', name: 'Part', category: 'parts', kind: 'simple' },
    { id: 'plan', name: 'Plan', category: 'plans', kind: 'simple' },
  ],
  prices: [
    { id: 'a', offeringId: 'thing', priceList: 'usd', charge: 'one_time', amount: '100.00' },
    { id: 'b', offeringId: 'part', priceList: 'usd', charge: 'one_time', amount: '7.77' },
    {
      id: 'c',
      offeringId: 'plan',
      priceList: 'usd',
      charge: 'recurring',
      period: 'month',
      amount: '20.00',
    },
  ],
};
const categories: Readonly<Record<string, string>> = {
  thing: 'things',
  part: 'parts',
  plan: 'plans',
};
const off = (value: string) => ({ adjustment: { kind: 'percent_off', value, reason: 'r' } });

function submit(policies: readonly Json[], lines: readonly Json[], segment?: string) {
  const named = lines.map((line, at) => ({ id: `l${at}`, offeringId: 'thing', ...line }));
  const basket = v.parse(PriceBasketSchema, { market: 'us', channel: 'web', lines: named });
  return openCase(
    {
      revision: 1,
      lines: basket.lines,
      price: priced(catalogue, named),
      ...(segment === undefined ? {} : { segment }),
    },
    policies.map((policy, at) =>
      v.parse(ApprovalPolicySchema, {
        id: `p${at}`,
        levels: [{ name: 'Lead', role: 'approver' }],
        ...policy,
      }),
    ),
    'ann',
    NOW,
    () => 'case',
    (id) => categories[id],
  );
}
const why = (...args: Parameters<typeof submit>) => submit(...args)?.case.reasons;

describe('a policy', () => {
  test.each<[string, Json, readonly Json[], string | null]>([
    ['a total at its limit', { totalOver: { amount: '100', currency: 'USD' } }, [{}], null],
    [
      'a total over its limit',
      { totalOver: { amount: '99.99', currency: 'USD' } },
      [{}],
      'net 100.00 USD, over 99.99',
    ],
    ['a total in another currency', { totalOver: { amount: '1', currency: 'EUR' } }, [{}], null],
    [
      'what recurs each month',
      { totalOver: { sum: 'monthly', amount: '30', currency: 'USD' } },
      [{ offeringId: 'plan', quantity: 2 }],
      'monthly 40.00 USD, over 30',
    ],
    [
      'a category that is there',
      { categories: ['parts'] },
      [{}, { offeringId: 'part' }],
      'line l1; category parts',
    ],
    ['a category that is not', { categories: ['plans'] }, [{}], null],
    ['an offering', { offeringIds: ['thing'] }, [{}, {}], '2 lines; offering thing'],
    [
      'a discount in its scope only',
      { categories: ['parts'], discountPercentOver: '5' },
      [off('50'), { offeringId: 'part', ...off('5') }],
      null,
    ],
    [
      'a discount over the limit of its scope',
      { categories: ['parts'], discountPercentOver: '5' },
      [{ offeringId: 'part', ...off('5.01') }],
      'line l0; category parts; discount 5.01 %, over 5 %',
    ],
    ['every quote, when it names nothing', {}, [{}], 'every quote'],
    [
      'all that it names, and not only some',
      { discountPercentOver: '5', totalOver: { amount: '500', currency: 'USD' } },
      [off('50')],
      null,
    ],
  ])('looks at %s', (_what, policy, lines, reason) => {
    expect(why([policy], lines)).toEqual(
      reason === null ? undefined : [{ policyId: 'p0', why: reason }],
    );
  });

  test('for a segment leaves others, and quotes without one, alone', () => {
    const policy = { segments: ['public'], discountPercentOver: '5' };
    expect(why([policy], [off('6')], 'public')).toEqual([
      { policyId: 'p0', why: 'segment public; discount 6.00 %, over 5 %' },
    ]);
    expect(why([policy], [off('6')], 'business')).toBeUndefined();
    expect(why([policy], [off('6')])).toBeUndefined();
  });
});

describe('a policy for margins', () => {
  const costs = [
    { id: 'l0', charges: [{ sum: 'one_time', net: exact('80'), cost: exact('70') }] },
    {
      id: 'l1',
      charges: [
        { sum: 'one_time', net: exact('100'), cost: exact('20') },
        { sum: 'monthly', net: exact('20'), cost: exact('19') },
      ],
    },
    { id: 'l2', charges: [{ sum: 'one_time', net: exact('100'), cost: null }] },
  ] as const;
  const reasons = (policy: Json) =>
    openCase(
      {
        revision: 1,
        lines: v.parse(PriceBasketSchema, { market: 'us', channel: 'web', lines: LINES }).lines,
        price: priced(catalogue, LINES),
      },
      [
        v.parse(ApprovalPolicySchema, {
          id: 'p0',
          levels: [{ name: 'Lead', role: 'approver' }],
          ...policy,
        }),
      ],
      'ann',
      NOW,
      () => 'case',
      (id) => categories[id],
      () => costs,
    )?.case.reasons;
  const LINES = [
    { id: 'l0', offeringId: 'thing' },
    { id: 'l1', offeringId: 'plan' },
    { id: 'l2', offeringId: 'part' },
  ];

  test.each<[string, Json, string | null]>([
    ['the worst sum of the whole quote', { marginPercentUnder: '50' }, 'monthly margin 5.00 %'],
    ['nothing at its limit', { marginPercentUnder: '5' }, null],
    [
      'each line by itself',
      { marginPercentUnder: '15', marginOf: 'line', categories: ['things', 'plans'] },
      'monthly margin of line l1 5.00 %',
    ],
    [
      'the lines of its scope',
      { marginPercentUnder: '13', categories: ['things'] },
      'margin 12.50 %',
    ],
    ['no line whose cost is not known', { marginPercentUnder: '99', categories: ['parts'] }, null],
  ])('looks at %s', (_what, policy, said) => {
    const [reason] = reasons(policy) ?? [];
    const limit = String(policy['marginPercentUnder']);
    if (said === null) expect(reason).toBeUndefined();
    else expect(reason?.confidential).toContain(`${said}, under ${limit} %`);
  });

  test('says figures only to those who decide', () => {
    const [reason] = reasons({ marginPercentUnder: '50', categories: ['plans'] }) ?? [];
    expect(reason).toEqual({
      policyId: 'p0',
      why: 'line l1; category plans; margin under its limit',
      confidential: 'line l1; category plans; monthly margin 5.00 %, under 50 %',
    });
  });
});

test('several policies are all named, and their levels decide once each, administrators last', () => {
  const lead = { name: 'Lead', role: 'approver' };
  const chief = { name: 'Chief', role: 'admin' };
  const finance = { name: 'Finance', role: 'approver' };
  const opened = submit(
    [
      { discountPercentOver: '5', levels: [finance] },
      { discountPercentOver: '10', levels: [lead, chief] },
      { totalOver: { amount: '50', currency: 'USD' }, levels: [lead, finance] },
    ],
    [off('20')],
  );
  expect(opened?.policyId).toBe('p1');
  expect(opened?.case.reasons).toEqual([
    { policyId: 'p0', why: 'discount 20.00 %, over 5 %' },
    { policyId: 'p1', why: 'discount 20.00 %, over 10 %' },
    { policyId: 'p2', why: 'net 80.00 USD, over 50' },
  ]);
  expect(opened?.case.levels.map(({ level, name }) => [level, name])).toEqual([
    [1, 'Lead'],
    [2, 'Finance'],
    [3, 'Chief'],
  ]);
});

test('the discount of a line alone is what the pipeline counts for the whole quote', () => {
  for (const adjustment of [
    ...['0', '0.01', '3.33', '33.34', '99.99', '100'].map((value) => off(value).adjustment),
    ...['7.76', '5', '0', '9.5'].map((value) => ({ kind: 'unit_price', value, reason: 'r' })),
  ]) {
    for (const quantity of [1, 3]) {
      const line = { id: 'l0', offeringId: 'part', quantity, adjustment };
      const [input] = v.parse(PriceBasketSchema, {
        market: 'us',
        channel: 'web',
        lines: [line],
      }).lines;
      const { lines, totals } = priced(catalogue, [line]);
      const [cost] = lines;
      if (input === undefined || cost === undefined) throw new Error('no line');
      const hundredths = lineDiscount(input, cost);
      expect(totals.discountPercent).toBe((Number(hundredths) / 100).toFixed(2));
    }
  }
});
