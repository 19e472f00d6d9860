import { describe, expect, test } from 'vitest';
import type { InstalledAsset } from './install.ts';
import { abortFallout } from './fallout_abort.ts';
import { cancelOrder } from './order_cancel.ts';
import { counter, makeItem, makeOrder, makeTask, NOW } from './order_fixture.ts';
import { holdOrder, releaseOrder } from './order_hold.ts';
import { completeOrder } from './order_lifecycle.ts';
import { withCounts } from './state.ts';

const asset = (lineId: string, more: Partial<InstalledAsset> = {}): InstalledAsset => ({
  id: `asset-${lineId}`,
  customerId: 'c',
  offeringId: 'router',
  name: 'router',
  quantity: 1,
  orderId: 'o',
  lineId,
  version: 1,
  orderRevision: 1,
  status: 'active',
  activatedAt: NOW,
  since: NOW,
  ...more,
});

describe('an order that is cancelled', () => {
  const cancel = (tasks: Parameters<typeof cancelOrder>[1], more = {}) =>
    cancelOrder(makeOrder(more), tasks, 'no money', NOW, counter());

  test('is cancelled at once when nothing was begun', () => {
    expect(cancel([makeTask('a')])).toMatchObject({
      state: { status: 'cancelled', tasksTotal: 0, tasksDone: 0 },
      events: [{ type: 'order.cancelled', data: { reason: 'no money' } }],
    });
  });

  test('is being cancelled until what was done is undone', () => {
    const tasks = [makeTask('a', { status: 'done' }), makeTask('b', { wave: 1 })];
    const decided = cancel(tasks);
    expect(decided).toMatchObject({
      state: { status: 'cancelling', tasksTotal: 2, tasksDone: 1 },
      events: [{ type: 'order.cancelling' }],
    });
    if (!decided.ok) throw new Error(decided.detail);
    const undone = decided.plan.tasks.map((task) =>
      task.compensates === undefined ? task : { ...task, status: 'done' as const },
    );
    const state = withCounts(decided.state, undone);
    const ended = completeOrder(state, undone, [asset('l1')], NOW, counter());
    expect(ended).toMatchObject({
      state: { status: 'cancelled' },
      events: [{ type: 'order.cancelled' }],
      assets: { installed: [], changed: [{ version: 2, status: 'terminated' }] },
    });
  });

  test('loses its hold; one that has ended, or is being cancelled, is refused', () => {
    const hold = { reason: 'credit', by: 'op', since: NOW, from: 'in_progress' } as const;
    expect(cancel([], { status: 'held', hold })).toMatchObject({ state: { hold: null } });
    for (const status of ['completed', 'partial', 'failed', 'cancelled', 'cancelling']) {
      expect(cancel([], { status })).toMatchObject({ code: 'illegal_transition' });
    }
  });
});

describe('an order that is held', () => {
  test.each(['acknowledged', 'in_progress'] as const)('returns to what it was: %s', (status) => {
    const held = holdOrder(makeOrder({ status }), { reason: 'credit', by: 'op' }, NOW);
    if (!held.ok) throw new Error(held.detail);
    expect(held.state).toMatchObject({ status: 'held', hold: { from: status, reason: 'credit' } });
    expect(releaseOrder(held.state, NOW)).toMatchObject({ state: { status, hold: null } });
  });

  test('was not ended before, and is released once', () => {
    const hold = (status: 'completed' | 'cancelling') =>
      holdOrder(makeOrder({ status }), { reason: 'x', by: 'op' }, NOW).ok;
    expect([hold('completed'), hold('cancelling')]).toEqual([false, false]);
    expect(releaseOrder(makeOrder(), NOW)).toMatchObject({ code: 'illegal_transition' });
  });
});

describe('an order that ends', () => {
  const items = [makeItem('l1', 'router'), makeItem('l2', 'fiber')];
  const end = (first: 'done' | 'skipped', second: 'done' | 'skipped') => {
    const tasks = [
      makeTask('a', { status: first }),
      makeTask('b', { status: second, lineId: 'l2' }),
    ];
    const state = withCounts(makeOrder({ items }), tasks);
    return completeOrder(state, tasks, [], NOW, counter());
  };

  test.each([
    ['done', 'done', 'completed', ['l1', 'l2']],
    ['done', 'skipped', 'partial', ['l1']],
    ['skipped', 'skipped', 'failed', []],
  ] as const)('with lines %s and %s is %s', (first, second, status, lines) => {
    const ended = end(first, second);
    if (!ended.ok) throw new Error(ended.detail);
    expect(ended.state.status).toBe(status);
    expect(ended.events).toMatchObject([{ type: `order.${status}` }]);
    expect(ended.assets.installed.map(({ lineId }) => lineId)).toEqual(lines);
  });

  test('makes the next version of what changed, ends what is gone, and leaves the rest', () => {
    const changed = [{ ...makeItem('l1', 'router', 5), changedIn: 2 }, makeItem('l2', 'fiber')];
    const tasks = [makeTask('a', { status: 'done' })];
    const state = withCounts(makeOrder({ items: changed, revision: 2 }), tasks);
    const there = [asset('l1'), asset('l2'), asset('gone')];
    expect(completeOrder(state, tasks, there, NOW, counter())).toMatchObject({
      assets: {
        installed: [],
        changed: [
          { lineId: 'l1', version: 2, quantity: 5, orderRevision: 2, status: 'active' },
          { lineId: 'gone', version: 2, status: 'terminated' },
        ],
      },
    });
  });
});

describe('a line that is given up', () => {
  const fallout = {
    id: 'f',
    orderId: 'o',
    taskId: 'b',
    taskType: 'activate',
    cause: 'broken',
    status: 'open' as const,
    openedAt: NOW,
  };
  const tasks = [
    makeTask('a', { status: 'done', type: 'reserve' }),
    makeTask('b', { status: 'fallout', wave: 1, dependsOn: ['a'] }),
    makeTask('c', { wave: 2, dependsOn: ['b'] }),
    makeTask('d', { lineId: 'l2', status: 'done' }),
  ];
  const order = makeOrder({ items: [makeItem('l1', 'router'), makeItem('l2', 'fiber')] });
  const abort = (more = {}) =>
    abortFallout({ order, tasks, fallout: { ...fallout, ...more } }, 'hopeless', NOW, counter());

  test('is undone as far as it came; the others go on', () => {
    const decided = abort();
    if (!decided.ok) throw new Error(decided.detail);
    expect(decided.fallout.status).toBe('aborted');
    expect(decided.events).toMatchObject([
      { type: 'task.resolved', sequence: 10, data: { resolution: 'aborted' } },
      { type: 'order.replanned', sequence: 11, data: { reason: 'hopeless' } },
    ]);
    expect(decided.plan.cancelled.map(({ id }) => id)).toEqual(['b', 'c']);
    expect(decided.plan.added.map(({ compensates }) => compensates)).toEqual(['a', 'b']);
    const undone = decided.plan.tasks.map((task) =>
      task.compensates === undefined ? task : { ...task, status: 'done' as const },
    );
    const state = withCounts(decided.state, undone);
    expect(completeOrder(state, undone, [], NOW, counter())).toMatchObject({
      state: { status: 'partial' },
      assets: { installed: [{ lineId: 'l2' }] },
    });
  });

  test('was open, and is not what undoes another', () => {
    expect(abort({ status: 'skipped' })).toMatchObject({ code: 'illegal_transition' });
    const undo = tasks.map((task) => (task.id === 'b' ? { ...task, compensates: 'x' } : task));
    expect(abortFallout({ order, tasks: undo, fallout }, 'no', NOW, counter())).toMatchObject({
      code: 'illegal_transition',
      detail: 'activate undoes what was done: retry, skip or complete it',
    });
  });
});
