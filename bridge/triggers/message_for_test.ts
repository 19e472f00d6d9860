import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { EVENT_TYPES } from '../../core/contract/events.ts';
import type { QuoteEventData } from '../../core/contract/events.ts';
import type { ApprovalCase } from '../../core/contract/quote.ts';
import { makeEvent, makeOrderEvent, makeTaskEvent } from '../testing/make_event.ts';
import { messageFor } from './message_for.ts';

const quoteId = randomUUID();
const caseId = randomUUID();

function quoteData(approval?: ApprovalCase): QuoteEventData {
  return {
    quoteId,
    number: 'Q-000001',
    revision: 1,
    status: approval?.status === 'pending' ? 'approval_pending' : 'approved',
    customerId: 'acme',
    version: 4,
    ...(approval === undefined ? {} : { approval }),
  };
}

function approvalCase(
  status: ApprovalCase['status'],
  level: Partial<ApprovalCase['levels'][number]> = {},
): ApprovalCase {
  const first = { level: 1, name: 'Sales lead', role: 'approver', status: 'pending' } as const;
  return { caseId, priceHash: 'f'.repeat(64), status, levels: [{ ...first, ...level }] };
}

test('a submitted quote that waits for approval starts the approval, by its event id', () => {
  const event = makeEvent('quote.submitted', quoteId, 4, quoteData(approvalCase('pending')));
  expect(messageFor(event)).toEqual({
    name: 'quote-approval-requested',
    correlationKey: quoteId,
    messageId: event.id,
    variables: {
      tenant: 'demo',
      quoteId,
      quoteNumber: 'Q-000001',
      caseId,
      levels: [{ level: 1, role: 'approver' }],
      level: 1,
      levelKey: `${caseId}:1`,
      candidateGroups: ['approver'],
      reminderAfter: 'PT24H',
      // Longer than a quote lives: the policy names no time after which it escalates.
      escalateAfter: 'P367D',
      refusal: null,
      traceparent: null,
    },
  });
});

test('a quote that needs no approval starts nothing and ends nothing', () => {
  expect(messageFor(makeEvent('quote.submitted', quoteId, 4, quoteData()))).toBeUndefined();
  expect(messageFor(makeEvent('quote.approved', quoteId, 5, quoteData()))).toBeUndefined();
});

test('a decision ends the wait for its case, and says who decided and why', () => {
  const rejected = { status: 'rejected', decidedBy: 'ann', reason: 'too cheap' } as const;
  const event = makeEvent(
    'quote.rejected',
    quoteId,
    5,
    quoteData(approvalCase('rejected', rejected)),
  );
  expect(messageFor(event)).toMatchObject({
    name: 'quote-approval-decided',
    correlationKey: caseId,
    variables: { decision: 'rejected', decidedBy: 'ann', reason: 'too cheap' },
  });
});

test('times of the policy reach the workflow, and an escalated level both roles', () => {
  const level = { remindAfter: 'PT1H', escalateAfter: 'P2D', escalateTo: 'admin' } as const;
  const submitted = quoteData(approvalCase('pending', level));
  expect(messageFor(makeEvent('quote.submitted', quoteId, 4, submitted))?.variables).toMatchObject({
    reminderAfter: 'PT1H',
    escalateAfter: 'P2D',
  });
  const escalated = quoteData(approvalCase('pending', { ...level, escalatedTo: 'admin' }));
  expect(messageFor(makeEvent('quote.submitted', quoteId, 4, escalated))?.variables).toMatchObject({
    candidateGroups: ['approver', 'admin'],
    escalateAfter: 'P367D',
  });
});

test('a level that is decided is told by its own key, with the level whose turn has come', () => {
  const first = approvalCase('pending', { status: 'approved', decidedBy: 'ann' });
  const second = { level: 2, name: 'Director', role: 'admin', status: 'pending' } as const;
  const data = quoteData({ ...first, levels: [...first.levels, second] });
  expect(messageFor(makeEvent('quote.level_approved', quoteId, 5, data))).toMatchObject({
    name: 'quote-approval-level-decided',
    correlationKey: `${caseId}:1`,
    variables: { level: 2, levelKey: `${caseId}:2`, candidateGroups: ['admin'], refusal: null },
  });
});

test('a withdrawn quote ends its workflow as withdrawn', () => {
  const data = { ...quoteData(approvalCase('withdrawn')), reason: 'wrong customer' };
  expect(messageFor(makeEvent('quote.withdrawn', quoteId, 5, data))).toMatchObject({
    name: 'quote-approval-decided',
    correlationKey: caseId,
    variables: { decision: 'withdrawn', reason: 'wrong customer' },
  });
});

test('an approval that became void ends its workflow as rejected', () => {
  const event = makeEvent('quote.cancelled', quoteId, 5, quoteData(approvalCase('void')));
  expect(messageFor(event)?.variables).toMatchObject({
    decision: 'rejected',
    reason: 'withdrawn by quote.cancelled',
  });
});

test('an acknowledged order starts its fulfilment', () => {
  const orderId = randomUUID();
  const event = makeOrderEvent('order.acknowledged', orderId, 1, { status: 'acknowledged' });
  expect(messageFor(event)).toMatchObject({
    name: 'order-acknowledged',
    correlationKey: orderId,
    messageId: event.id,
    variables: { tenant: 'demo', orderId, orderNumber: 'O-000001' },
  });
});

test('an order whose plan changed lets its process ask again; one that had ended starts anew', () => {
  const orderId = randomUUID();
  const of = (type: 'order.amended' | 'order.cancelling', reopened: boolean) => {
    const event = makeOrderEvent(type, orderId, 9, { status: 'in_progress' });
    return messageFor({ ...event, data: { ...event.data, ...(reopened ? { reopened } : {}) } });
  };
  const changed = { name: 'order-plan-changed', correlationKey: orderId };
  expect(of('order.cancelling', false)).toMatchObject(changed);
  expect(of('order.amended', false)).toMatchObject(changed);
  expect(of('order.amended', true)).toMatchObject({
    name: 'order-acknowledged',
    correlationKey: orderId,
    variables: { orderId, orderNumber: 'O-000001' },
  });
});

test('callbacks and resolutions find their task', () => {
  const called = makeTaskEvent('task.called_back', randomUUID(), 7, 'done', {
    outcome: 'succeeded',
  });
  const resolved = makeTaskEvent('task.resolved', randomUUID(), 8, 'pending', {
    resolution: 'retried',
  });
  expect(messageFor(called)).toMatchObject({
    name: 'task-called-back',
    correlationKey: (called.data as { task: { id: string } }).task.id,
    variables: { outcome: 'succeeded' },
  });
  expect(messageFor(resolved)).toMatchObject({
    name: 'fallout-resolved',
    variables: { resolution: 'retried' },
  });
});

test('every other event means nothing to the workflows', () => {
  const meant = [
    'quote.submitted',
    'quote.approved',
    'quote.rejected',
    'quote.items_changed',
    'quote.revised',
    'quote.cancelled',
    'order.acknowledged',
    'order.amended',
    'order.cancelling',
    'order.cancelled',
    'order.replanned',
    'task.called_back',
    'task.resolved',
  ];
  for (const type of EVENT_TYPES.filter((one) => !meant.includes(one))) {
    expect(messageFor(makeEvent(type, quoteId, 1, {})), type).toBeUndefined();
  }
});
