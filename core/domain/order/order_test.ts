import { describe, expect, test } from 'vitest';
import type { FulfilmentTask, TaskStatus } from '../../contract/order.ts';
import { TASK_STATUSES } from '../../contract/order.ts';
import { resolveFallout } from './fallout.ts';
import { cancelOrder, completeOrder, startOrder } from './order_lifecycle.ts';
import type { OrderState } from './state.ts';
import { decideTask } from './task.ts';
import type { TaskCommand } from './task.ts';

const NOW = '2026-03-01T10:00:00.000Z';
const newId = (): string => 'new-id';
const money = { amount: '1.00', currency: 'USD' };

const order = (more: Partial<OrderState> = {}): OrderState => ({
  id: 'o',
  number: 'O-000001',
  status: 'in_progress',
  version: 5,
  sequence: 9,
  quoteId: 'q',
  quoteRevision: 1,
  customerId: 'c',
  catalogVersion: 'v',
  currency: 'USD',
  priceHash: 'h',
  totals: {
    net: money,
    tax: money,
    gross: money,
    monthly: money,
    yearly: money,
    discountPercent: '0.00',
  },
  items: [{ lineId: 'l1', offeringId: 'router', name: 'Router', quantity: 2 }],
  tasksTotal: 2,
  tasksDone: 1,
  createdAt: NOW,
  updatedAt: NOW,
  ...more,
});
const task = (status: TaskStatus): FulfilmentTask => ({
  id: 't',
  type: 'activate',
  behaviour: 'provisioning',
  lineId: 'l1',
  wave: 0,
  dependsOn: [],
  callback: true,
  status,
  attempts: 1,
});
const decide = (status: TaskStatus, command: TaskCommand, unmet = 0) =>
  decideTask({ order: order(), task: task(status), unmet }, command, NOW, newId);

const START: TaskCommand = { type: 'task_start' };
const AWAIT: TaskCommand = { type: 'task_await', externalReference: 'e' };
const COMPLETE: TaskCommand = { type: 'task_complete' };
const SUCCEEDED: TaskCommand = {
  type: 'task_callback',
  externalReference: 'e',
  outcome: 'succeeded',
};
const FAILED: TaskCommand = { type: 'task_callback', externalReference: 'e', outcome: 'failed' };
const FAIL: TaskCommand = { type: 'task_fail', cause: 'broken' };

/** Status after the command, `=` for no change, `!` for a refusal. */
const TABLE: readonly (readonly [TaskStatus, ...string[]])[] = [
  // given              start     await               complete  succeeded failed     fail
  ['pending', 'active', '!', '!', '!', '!', 'fallout'],
  ['active', '=', 'waiting_callback', 'done', 'done', 'fallout', 'fallout'],
  ['waiting_callback', '=', '=', 'done', 'done', 'fallout', 'fallout'],
  ['done', '=', '=', '=', '=', '=', '!'],
  ['fallout', '=', '=', '=', '=', '=', '='],
  ['skipped', '=', '=', '=', '=', '=', '!'],
  ['cancelled', '!', '!', '!', '!', '!', '!'],
];

describe('a task', () => {
  test('is decided for every status', () => {
    expect(TABLE.map(([status]) => status).sort()).toEqual([...TASK_STATUSES].sort());
  });

  for (const [given, ...then] of TABLE) {
    const commands = { START, AWAIT, COMPLETE, SUCCEEDED, FAILED, FAIL };
    for (const [at, [name, command]] of Object.entries(commands).entries()) {
      const expected = then[at];
      test(`that is ${given}, when ${name} comes, then ${expected}`, () => {
        const decided = decide(given, command);
        if (expected === '!') return expect(decided.ok).toBe(false);
        if (!decided.ok) throw new Error(decided.detail);
        expect(decided.task.status).toBe(expected === '=' ? given : expected);
        expect(decided.events.length).toBe(expected === '=' ? 0 : 1);
        const finished = expected === 'done' ? 1 : 0;
        expect(decided.state.tasksDone).toBe(1 + finished);
        expect(decided.state.sequence).toBe(9 + decided.events.length);
        return expect(decided.opened !== undefined).toBe(expected === 'fallout');
      });
    }
  }

  test('does not start before what it depends on', () => {
    expect(decide('pending', START, 1)).toMatchObject({ ok: false, code: 'illegal_transition' });
  });

  test('of an order that is not in progress does not move', () => {
    const held = { order: order({ status: 'held' }), task: task('pending'), unmet: 0 };
    expect(decideTask(held, START, NOW, newId).ok).toBe(false);
  });
});

describe('a fallout', () => {
  const fallout = {
    id: 'f',
    orderId: 'o',
    taskId: 't',
    taskType: 'activate',
    cause: 'broken',
    status: 'open' as const,
    openedAt: NOW,
  };
  const state = { order: order(), task: task('fallout'), fallout };

  test.each([
    ['retried', 'pending', 1],
    ['skipped', 'skipped', 2],
    ['completed', 'done', 2],
  ] as const)('%s leaves the task %s', (resolution, status, tasksDone) => {
    const decided = resolveFallout(state, resolution, NOW);
    if (!decided.ok) throw new Error(decided.detail);
    expect(decided.task.status).toBe(status);
    expect(decided.state.tasksDone).toBe(tasksDone);
    expect(decided.events).toMatchObject([
      { type: 'task.resolved', sequence: 10, data: { resolution, falloutId: 'f' } },
    ]);
  });

  test('that was resolved stays so: the same again is fine, another way is refused', () => {
    const resolved = { ...state, fallout: { ...fallout, status: 'skipped' as const } };
    expect(resolveFallout(resolved, 'skipped', NOW)).toMatchObject({ ok: true, events: [] });
    expect(resolveFallout(resolved, 'retried', NOW)).toMatchObject({ code: 'illegal_transition' });
  });
});

describe('an order', () => {
  test('starts when it was decomposed, and once', () => {
    expect(startOrder(order({ status: 'acknowledged', tasksTotal: 0 }), NOW).ok).toBe(false);
    const started = startOrder(order({ status: 'acknowledged' }), NOW);
    expect(started).toMatchObject({ ok: true, state: { status: 'in_progress' } });
    expect(startOrder(order(), NOW)).toMatchObject({ ok: true, events: [] });
  });

  test('completes when every task is done, and installs each item', () => {
    expect(completeOrder(order(), NOW, newId)).toMatchObject({ code: 'illegal_transition' });
    expect(completeOrder(order({ tasksDone: 2 }), NOW, newId)).toMatchObject({
      ok: true,
      state: { status: 'completed' },
      assets: [{ offeringId: 'router', quantity: 2, lineId: 'l1', orderId: 'o' }],
    });
    expect(completeOrder(order({ status: 'completed' }), NOW, newId)).toMatchObject({
      events: [],
      assets: [],
    });
  });

  test('is cancelled only before anything was done for it', () => {
    expect(cancelOrder(order(), 1, NOW).ok).toBe(false);
    expect(cancelOrder(order(), 0, NOW)).toMatchObject({ state: { status: 'cancelled' } });
    expect(cancelOrder(order({ status: 'completed' }), 0, NOW).ok).toBe(false);
  });
});
