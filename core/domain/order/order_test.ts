import { describe, expect, test } from 'vitest';
import type { FulfilmentTask, TaskStatus } from '../../contract/order.ts';
import { TASK_STATUSES } from '../../contract/order.ts';
import { resolveFallout } from './fallout.ts';
import { completeOrder, startOrder } from './order_lifecycle.ts';
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
  revision: 1,
  amendedBy: null,
  hold: null,
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
  ['cancelled', '=', '=', '=', '=', '=', '!'],
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

  test('of an order that is held does not start, and is told when to ask again', () => {
    const hold = { reason: 'credit', by: 'op', since: NOW, from: 'in_progress' } as const;
    const held = { order: order({ status: 'held', hold }), task: task('pending'), unmet: 0 };
    const later = '2026-03-01T10:00:20.000Z';
    expect(decideTask(held, START, later, newId)).toMatchObject({
      code: 'illegal_transition',
      detail: 'order O-000001 is held: credit',
      retryAfterMs: 5_000,
    });
    const underWay = { ...held, task: task('active') };
    expect(decideTask(underWay, COMPLETE, later, newId)).toMatchObject({
      task: { status: 'done' },
      state: { status: 'held', tasksDone: 2 },
    });
  });

  test('of an order that has ended does not move', () => {
    const ended = { order: order({ status: 'completed' }), task: task('pending'), unmet: 0 };
    expect(decideTask(ended, START, NOW, newId).ok).toBe(false);
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

  test('completes when no task is open, and installs each item', () => {
    const tasks = [task('done')];
    const complete = (more: Partial<OrderState>) =>
      completeOrder(order(more), tasks, [], NOW, newId);
    expect(complete({})).toMatchObject({ code: 'illegal_transition' });
    expect(complete({ tasksDone: 2 })).toMatchObject({
      ok: true,
      state: { status: 'completed' },
      assets: {
        installed: [{ offeringId: 'router', quantity: 2, lineId: 'l1', orderId: 'o', version: 1 }],
      },
    });
    expect(complete({ status: 'completed' })).toMatchObject({
      events: [],
      assets: { installed: [], changed: [] },
    });
  });
});
