import { randomInt } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { ApprovalRole } from '../../contract/approval_policies.ts';
import type { ApprovalLevel } from '../../contract/quote.ts';
import { mulberry } from '../configuration/guide/test_models.ts';
import { claimLevel, delegateLevel, releaseLevel } from './assign_level.ts';
import { decideLevel } from './decide_level.ts';
import { escalateLevel } from './escalate_level.ts';
import { pendingLevel, rightTo } from './right.ts';
import type { ApprovalState } from './state.ts';

const NOW = '2026-03-01T10:00:00.000Z';
const SEED = Number(process.env['QW_SEED'] ?? randomInt(1_000_000));
console.log(`right_test: QW_SEED=${SEED}`);

function caseOf(...roles: ApprovalRole[]): ApprovalState {
  const levels = roles.map((role, at): ApprovalLevel => {
    return { level: at + 1, name: `Level ${at + 1}`, role, status: 'pending' };
  });
  return {
    case: { caseId: 'case', priceHash: 'h', status: 'pending', levels },
    revision: 1,
    policyId: 'p',
    discountPercent: '0.00',
    requestedAt: NOW,
    requestedBy: 'sue',
  };
}
const may = (state: ApprovalState, by: string, roles: readonly ApprovalRole[], from?: string) => {
  const next = pendingLevel(state);
  if ('ok' in next) return next;
  const grants = from === undefined ? [] : [{ from, roles: ['approver'] as const }];
  return rightTo(state, next, { by, roles, grants });
};
const escalated = (state: ApprovalState) => escalateLevel(state, 1, NOW);
function ok<T extends { readonly ok: true; readonly approval: ApprovalState }>(
  given: T | { readonly ok: false; readonly detail: string },
): ApprovalState {
  if (!given.ok) throw new Error(given.detail);
  return given.approval;
}

describe('the right to decide', () => {
  test('comes from the role, from a grant, or from both roles once the level is escalated', () => {
    const state = caseOf('approver');
    expect(may(state, 'ann', ['approver'])).toEqual({ ok: true });
    expect(may(state, 'adm', ['admin'])).toMatchObject({ code: 'forbidden' });
    expect(may(state, 'adm', ['admin'], 'ann')).toEqual({ ok: true, for: 'ann' });
    expect(may(escalated(state), 'adm', ['admin'])).toEqual({ ok: true });
    expect(may(escalated(state), 'ann', ['approver'])).toEqual({ ok: true });
  });

  test('of a grant ends where its giver has no say himself', () => {
    expect(may(caseOf('approver'), 'adm', ['admin'], 'sue')).toMatchObject({ code: 'forbidden' });
  });

  test('prefers what was delegated to the person over what his own role gives', () => {
    const state = ok(delegateLevel(caseOf('approver'), { by: 'ann', roles: ['approver'] }, 'bob'));
    expect(may(state, 'bob', ['approver'])).toEqual({ ok: true, for: 'ann' });
    expect(may(state, 'ann', ['approver'])).toMatchObject({ code: 'forbidden' });
  });
});

describe('an escalation', () => {
  test('frees a claim, leaves a delegate his right, and comes once and for its level only', () => {
    const claimed = ok(claimLevel(caseOf('approver'), { by: 'ann', roles: ['approver'] }));
    expect(escalated(claimed).case.levels[0]).not.toHaveProperty('assignee');
    const given = ok(delegateLevel(caseOf('approver'), { by: 'ann', roles: ['approver'] }, 'bob'));
    expect(may(escalated(given), 'bob', ['admin'])).toEqual({ ok: true, for: 'ann' });
    expect(escalated(escalated(given))).toEqual(escalated(given));
    expect(escalateLevel(given, 2, NOW)).toBe(given);
  });
});

test('whatever people do, no one has two says in one case, and its seller has none', () => {
  const random = mulberry(SEED);
  const pick = <T>(items: readonly T[]): T => {
    const item = items[Math.floor(random() * items.length)];
    if (item === undefined) throw new Error('nothing to pick');
    return item;
  };
  const people = ['ann', 'bob', 'cas', 'dan', 'sue'];
  const roles = [['approver'], ['admin'], ['approver', 'admin']] as const;
  let ended = 0;
  for (let round = 0; round < 500; round += 1) {
    let state = caseOf(...Array.from({ length: 3 }, () => pick(['approver', 'admin'] as const)));
    for (let step = 0; step < 40 && state.case.status === 'pending'; step += 1) {
      const grants = random() < 0.5 ? [] : [{ from: pick(people), roles: pick(roles) }];
      const person = { by: pick(people), roles: random() < 0.1 ? null : pick(roles), grants };
      const next = pick([
        () => decideLevel(state, { ...person, decision: 'approved' }, NOW),
        () => claimLevel(state, person),
        () => releaseLevel(state, person),
        () => delegateLevel(state, person, pick(people)),
        () => ({ ok: true, approval: escalateLevel(state, pick([1, 2, 3]), NOW) }) as const,
      ])();
      if (next.ok) state = next.approval;
    }
    const said = state.case.levels.flatMap(({ decidedBy, decidedFor }) =>
      [decidedBy, decidedFor].filter((each) => each !== undefined),
    );
    expect(new Set(said).size, `round ${round}`).toBe(said.length);
    expect(said).not.toContain('sue');
    if (state.case.status === 'approved') ended += 1;
  }
  expect(ended).toBeGreaterThan(0);
});
