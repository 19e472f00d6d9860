import { describe, expect, test } from 'vitest';
import { decideLevel } from './decide_level.ts';
import { openCase } from './open_case.ts';
import type { ApprovalState } from './state.ts';

const NOW = '2026-03-01T10:00:00.000Z';
const lead = { name: 'Lead', role: 'approver' as const };
const director = { name: 'Director', role: 'admin' as const };
const policies = [
  { id: 'small', discountPercentOver: '10', levels: [lead] },
  { id: 'large', discountPercentOver: '25.5', levels: [lead, director] },
];

const zero = { amount: '0.00', currency: 'USD' };
const totals = (discountPercent: string) => ({
  net: zero,
  tax: zero,
  gross: zero,
  monthly: zero,
  yearly: zero,
  discountPercent,
});
const open = (discountPercent: string): ApprovalState | null =>
  openCase(
    {
      revision: 1,
      lines: [],
      price: { priceHash: 'h', lines: [], totals: totals(discountPercent) },
    },
    policies,
    'ann',
    NOW,
    () => 'case',
  );

function opened(discountPercent: string): ApprovalState {
  const state = open(discountPercent);
  if (state === null) throw new Error('no case');
  return state;
}

describe('a policy', () => {
  test.each([
    ['0.00', null],
    ['10.00', null],
    ['10.01', 'small'],
    ['25.50', 'small'],
    ['25.51', 'large'],
    ['100.00', 'large'],
  ])('for a discount of %s percent is %s', (discount, policy) => {
    expect(open(discount)?.policyId ?? null).toBe(policy);
  });

  test('binds its case to the price hash', () => {
    expect(opened('30').case).toMatchObject({ priceHash: 'h', status: 'pending' });
  });
});

describe('levels', () => {
  const yes = { decision: 'approved' } as const;

  test('decide in turn, each by its role, and the last one ends the case', () => {
    const first = decideLevel(opened('30'), { ...yes, by: 'bob', roles: ['approver'] }, NOW);
    if (!first.ok) throw new Error(first.detail);
    expect(first.approval.case.status).toBe('pending');
    expect(
      decideLevel(first.approval, { ...yes, by: 'carl', roles: ['approver'] }, NOW),
    ).toMatchObject({ code: 'forbidden' });
    const second = decideLevel(first.approval, { ...yes, by: 'dora', roles: ['admin'] }, NOW);
    if (!second.ok) throw new Error(second.detail);
    expect(second.approval.case.status).toBe('approved');
    expect(
      decideLevel(second.approval, { ...yes, by: 'eve', roles: ['admin'] }, NOW),
    ).toMatchObject({ code: 'illegal_transition' });
  });

  test('are not decided twice by one person, whoever brings the verdict', () => {
    const first = decideLevel(opened('30'), { ...yes, by: 'bob', roles: null }, NOW);
    if (!first.ok) throw new Error(first.detail);
    expect(decideLevel(first.approval, { ...yes, by: 'bob', roles: null }, NOW)).toMatchObject({
      code: 'forbidden',
    });
  });

  test('end the case when one rejects, with the reason kept', () => {
    const verdict = { decision: 'rejected', by: 'bob', roles: null, reason: 'no' } as const;
    const decided = decideLevel(opened('30'), verdict, NOW);
    if (!decided.ok) throw new Error(decided.detail);
    expect(decided.approval.case).toMatchObject({
      status: 'rejected',
      levels: [{ status: 'rejected', reason: 'no', decidedBy: 'bob' }, { status: 'pending' }],
    });
  });
});
