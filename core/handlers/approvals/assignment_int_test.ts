import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SETTINGS, publishCatalogue } from '../../server/test_catalogue.ts';
import { accepted, startTestCore } from '../../server/test_core.ts';
import type { TestCore } from '../../server/test_core.ts';
import { submittedQuote } from '../../server/test_quote.ts';
import { asPerson, current } from './test_case.ts';

let core: TestCore;
let ask: ReturnType<typeof asPerson>;
beforeAll(async () => {
  core = await startTestCore();
  ask = asPerson(core);
  const [first, second] = SETTINGS.approvalPolicies ?? [];
  if (first === undefined || second === undefined) throw new Error('no policies');
  const lead = { name: 'Team lead', role: 'approver', escalateAfter: 'P2D' } as const;
  const policies = [{ ...first, levels: [lead] }, second];
  await publishCatalogue(core, 'demo', { ...SETTINGS, approvalPolicies: policies });
});
afterAll(() => core.stop());

const evidence = (quoteId: string) => core.admin`
  select action, actor, on_behalf_of, detail from audit_log
  where subject_id = ${quoteId} order by at, id offset 3
`;
const lastEvent = async (quoteId: string) => {
  const rows = await core.admin`
    select event_type from outbox where key = ${quoteId} order by sequence desc limit 1
  `;
  return rows[0]?.['event_type'] as string;
};
const dayFrom = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

describe('a claimed level', () => {
  test('waits for who claimed it, until it is released', async () => {
    const { id: quoteId, version } = await submittedQuote(core, '15');
    const claimed = accepted(await ask('ann', 'approver', 'approval_claim', { quoteId }, version));
    expect(claimed.approval?.levels[0]).toMatchObject({ assignee: 'ann' });
    expect(await lastEvent(quoteId)).toBe('quote.approval_assigned');
    const seen = claimed.version;
    expect(await ask('bob', 'approver', 'quote_approve', { quoteId }, seen)).toMatchObject({
      code: 'forbidden',
      detail: expect.stringContaining('ann') as unknown,
    });
    expect(await ask('bob', 'approver', 'approval_release', { quoteId }, seen)).toMatchObject({
      code: 'forbidden',
    });
    const again = accepted(await ask('ann', 'approver', 'approval_claim', { quoteId }, seen));
    expect(again.version).toBe(seen);
    const free = accepted(await ask('ann', 'approver', 'approval_release', { quoteId }, seen));
    const done = await ask('bob', 'approver', 'quote_approve', { quoteId }, free.version);
    expect(accepted(done).status).toBe('approved');
    expect((await evidence(quoteId)).map((row) => [row['action'], row['actor']])).toEqual([
      ['approval_claim', 'ann'],
      ['approval_release', 'ann'],
      ['quote_approve', 'bob'],
    ]);
  });

  test('is released by an administrator, and not claimed by who asked or has no such role', async () => {
    const { id: quoteId, version } = await submittedQuote(core, '15');
    expect(await ask('sales', 'approver', 'approval_claim', { quoteId }, version)).toMatchObject({
      code: 'forbidden',
    });
    expect(await ask('adm', 'admin', 'approval_claim', { quoteId }, version)).toMatchObject({
      code: 'forbidden',
    });
    const claimed = accepted(await ask('ann', 'approver', 'approval_claim', { quoteId }, version));
    const freed = await ask('adm', 'admin', 'approval_release', { quoteId }, claimed.version);
    expect(accepted(freed).approval?.levels[0]).not.toHaveProperty('assignee');
  });
});

test('nobody approves a quote of his own, whatever his roles are', async () => {
  const { id: quoteId, version } = await submittedQuote(core, '15');
  expect(await ask('sales', 'approver', 'quote_approve', { quoteId }, version)).toMatchObject({
    code: 'forbidden',
  });
  const worker = await core.ask('worker', 'quote_approve', { quoteId, onBehalfOf: 'sales' });
  expect(worker).toMatchObject({ code: 'forbidden' });
});

describe('a delegated level', () => {
  test('is decided by the delegate, and the evidence names both', async () => {
    const { id: quoteId, version } = await submittedQuote(core, '30');
    const given = { quoteId, to: 'dan', reason: 'on leave' };
    const delegated = accepted(await ask('ann', 'approver', 'approval_delegate', given, version));
    const decided = accepted(
      await ask('dan', 'admin', 'quote_approve', { quoteId, reason: 'fine' }, delegated.version),
    );
    expect(decided.approval?.levels[0]).toMatchObject({ decidedBy: 'dan', decidedFor: 'ann' });
    expect((await evidence(quoteId)).map((row) => [row['actor'], row['detail']])).toEqual([
      ['ann', 'to dan: on leave'],
      ['dan', 'for ann: fine'],
    ]);
    // Both have had their say in this case.
    for (const person of ['dan', 'ann']) {
      const more = await ask(person, 'approver', 'quote_approve', { quoteId }, decided.version);
      expect(more).toMatchObject({ code: 'forbidden' });
    }
    const next = { quoteId, to: 'ann' };
    const back = await ask('bob', 'approver', 'approval_delegate', next, decided.version);
    expect(back).toMatchObject({ code: 'invalid_request', field: '/to' });
  });

  test('is not passed on, nor given to who asked or to oneself, nor by who may not decide', async () => {
    const { id: quoteId, version } = await submittedQuote(core, '15');
    const to = (person: string) => ({ quoteId, to: person });
    for (const person of ['sales', 'ann']) {
      const refused = await ask('ann', 'approver', 'approval_delegate', to(person), version);
      expect(refused).toMatchObject({ code: 'invalid_request', field: '/to' });
    }
    const other = await ask('adm', 'admin', 'approval_delegate', to('dan'), version);
    expect(other).toMatchObject({ code: 'forbidden' });
    const seen = accepted(await ask('ann', 'approver', 'approval_delegate', to('dan'), version));
    const on = await ask('dan', 'approver', 'approval_delegate', to('eve'), seen.version);
    expect(on).toMatchObject({ code: 'forbidden' });
  });
});

describe('a delegation between two instants', () => {
  test('lets an administrator decide as the approver whom he stands in for, until it is revoked', async () => {
    const terms = { to: 'hal', validTo: dayFrom(7), reason: 'holidays' };
    const given = accepted(await ask('gil', 'approver', 'delegation_create', terms));
    expect(given).toMatchObject({ from: 'gil', to: 'hal', roles: ['approver'] });
    const first = await submittedQuote(core, '30');
    const quoteId = first.id;
    const one = await ask('hal', 'admin', 'quote_approve', { quoteId }, first.version);
    expect(accepted(one).approval?.levels[0]).toMatchObject({
      decidedBy: 'hal',
      decidedFor: 'gil',
    });
    const own = await ask('gil', 'approver', 'quote_approve', { quoteId }, accepted(one).version);
    expect(own).toMatchObject({ code: 'forbidden' });
    const { id: delegationId } = given;
    expect(await ask('hal', 'approver', 'delegation_revoke', { delegationId })).toMatchObject({
      code: 'forbidden',
    });
    accepted(await ask('gil', 'approver', 'delegation_revoke', { delegationId }));
    const second = await submittedQuote(core, '15');
    const late = { quoteId: second.id };
    expect(await ask('hal', 'admin', 'quote_approve', late, second.version)).toMatchObject({
      code: 'forbidden',
    });
    const { items } = accepted(
      await ask('gil', 'approver', 'delegation_search', { from: 'gil', limit: 10 }),
    );
    expect(items).toMatchObject([{ id: delegationId, revokedAt: expect.any(String) as unknown }]);
    const events = await core.admin`
      select event_type, sequence, topic from outbox where key = ${delegationId} order by sequence
    `;
    expect(events.map((row) => [row['event_type'], row['sequence']])).toEqual([
      ['delegation.created', 1],
      ['delegation.revoked', 2],
    ]);
    const audit = await core.admin`
      select action, actor from audit_log where subject_id = ${delegationId} order by at, id
    `;
    expect(audit.map((row) => row['action'] as string)).toEqual([
      'delegation_create',
      'delegation_revoke',
    ]);
  });

  test('does not hold before it begins, and is never to oneself or over before now', async () => {
    const later = { to: 'kim', validFrom: dayFrom(2), validTo: dayFrom(3) };
    accepted(await ask('jon', 'approver', 'delegation_create', later));
    const { id: quoteId, version } = await submittedQuote(core, '15');
    expect(await ask('kim', 'admin', 'quote_approve', { quoteId }, version)).toMatchObject({
      code: 'forbidden',
    });
    for (const terms of [
      { to: 'jon', validTo: dayFrom(1) },
      { to: 'kim', validTo: dayFrom(-1) },
      { to: 'kim', validFrom: dayFrom(2), validTo: dayFrom(1) },
      { to: 'kim', validTo: dayFrom(400) },
    ]) {
      expect(await ask('jon', 'approver', 'delegation_create', terms)).toMatchObject({
        code: 'invalid_request',
      });
    }
  });
});

describe('an escalated level', () => {
  test('may be decided by the other role as well, claimed or not; told twice it changes once', async () => {
    const { id: quoteId, version, approval } = await submittedQuote(core, '15');
    accepted(await ask('ann', 'approver', 'approval_claim', { quoteId }, version));
    const due = { quoteId, caseId: approval?.caseId ?? '', level: 1 };
    const once = accepted(await core.ask('worker', 'approval_escalate', due));
    expect(once.approval?.levels[0]).toMatchObject({ role: 'approver', escalatedTo: 'admin' });
    expect(once.approval?.levels[0]).not.toHaveProperty('assignee');
    const twice = accepted(await core.ask('worker', 'approval_escalate', due));
    expect(twice.version).toBe(once.version);
    expect(await lastEvent(quoteId)).toBe('quote.approval_escalated');
    expect((await evidence(quoteId)).at(-1)).toMatchObject({
      action: 'approval_escalate',
      detail: 'level 1 (Team lead) to admin',
    });
    const done = await ask('adm', 'admin', 'quote_approve', { quoteId }, once.version);
    expect(accepted(done).status).toBe('approved');
    const late = accepted(await core.ask('worker', 'approval_escalate', due));
    expect(late.version).toBe(accepted(done).version);
  });
});

describe('a withdrawn quote', () => {
  test('is a draft with its lines again, its case withdrawn and never decided', async () => {
    const quote = await submittedQuote(core, '15');
    const { id: quoteId, version } = quote;
    const terms = { quoteId, reason: 'wrong customer' };
    const draft = accepted(await ask('sales', 'sales', 'quote_withdraw', terms, version));
    expect(draft).toMatchObject({ status: 'draft', revision: 1, lines: quote.lines });
    expect(draft.approval).toBeUndefined();
    const [row] = await core.admin`select status from approval_case where quote_id = ${quoteId}`;
    expect(row?.['status']).toBe('withdrawn');
    const [event] = await core.admin`
      select event_type, data from outbox where key = ${quoteId} order by sequence desc limit 1
    `;
    expect(event).toMatchObject({
      event_type: 'quote.withdrawn',
      data: { status: 'draft', reason: 'wrong customer', approval: { status: 'withdrawn' } },
    });
    const none = await ask('ann', 'approver', 'quote_approve', { quoteId }, draft.version);
    expect(none).toMatchObject({ code: 'illegal_transition' });
    const twice = await ask('sales', 'sales', 'quote_withdraw', { quoteId }, draft.version);
    expect(twice).toMatchObject({ code: 'illegal_transition' });
    const priced = await ask('sales', 'sales', 'quote_price', { quoteId }, draft.version);
    const again = await ask(
      'sales',
      'sales',
      'quote_submit',
      { quoteId },
      accepted(priced).version,
    );
    expect(accepted(again).approval?.caseId).not.toBe(quote.approval?.caseId);
    expect((await current(core, quoteId)).status).toBe('approval_pending');
  });
});
