import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Order } from '../../contract/order.ts';
import { publishCatalogue } from '../../server/test_catalogue.ts';
import { accepted, startTestCore } from '../../server/test_core.ts';
import type { TestCore } from '../../server/test_core.ts';
import { acceptedQuote, startedOrder } from '../../server/test_quote.ts';

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore();
  await publishCatalogue(core);
});
afterAll(async () => {
  await core.stop();
});

const taskOf = (order: Order, at: number) => {
  const task = order.tasks[at];
  if (task === undefined) throw new Error('no such task');
  return { orderId: order.id, taskId: task.id };
};
const eventsOf = async (orderId: string) => {
  const rows = await core.admin<{ event_type: string; sequence: number }[]>`
    select event_type, sequence from outbox where key = ${orderId} order by sequence
  `;
  expect(rows.map(({ sequence }) => sequence)).toEqual(rows.map((_, at) => at + 1));
  return rows.map((row) => row.event_type).slice(3);
};

describe('a task', () => {
  test('starts only when what it depends on is done', async () => {
    const order = await startedOrder(core);
    expect(await core.ask('worker', 'task_start', taskOf(order, 1))).toMatchObject({
      code: 'illegal_transition',
    });
    accepted(await core.ask('worker', 'task_start', taskOf(order, 0)));
    accepted(await core.ask('worker', 'task_complete', taskOf(order, 0)));
    expect(accepted(await core.ask('worker', 'task_start', taskOf(order, 1))).status).toBe(
      'active',
    );
  });

  test('reported again, or after it is done, stays as it is without another event', async () => {
    const order = await startedOrder(core);
    const task = taskOf(order, 0);
    accepted(await core.ask('worker', 'task_start', task));
    const again = accepted(await core.ask('worker', 'task_start', task));
    expect(again).toMatchObject({ status: 'active', attempts: 2 });
    accepted(await core.ask('worker', 'task_complete', task));
    for (const stem of ['task_start', 'task_complete'] as const) {
      expect(accepted(await core.ask('worker', stem, task)).status).toBe('done');
    }
    const late = { ...task, externalReference: 'e', outcome: 'failed' } as const;
    expect(accepted(await core.ask('worker', 'task_callback', late)).status).toBe('done');
    expect(await eventsOf(order.id)).toEqual(['task.started', 'task.completed']);
  });

  test('called back before it waits is done, and the wait that follows changes nothing', async () => {
    const order = await startedOrder(core);
    accepted(await core.ask('worker', 'task_start', taskOf(order, 0)));
    accepted(await core.ask('worker', 'task_complete', taskOf(order, 0)));
    const task = taskOf(order, 1);
    const externalReference = 'early';
    accepted(await core.ask('worker', 'task_start', task));
    const report = { ...task, externalReference, outcome: 'succeeded' } as const;
    accepted(await core.ask('worker', 'task_callback', report));
    const waiting = accepted(
      await core.ask('worker', 'task_await', { ...task, externalReference }),
    );
    expect(waiting).toMatchObject({ status: 'done', externalReference });
    accepted(await core.ask('worker', 'order_complete', { orderId: order.id }));
  });
});

describe('a fallout', () => {
  test('is opened once, retried by an operator, and the task goes on', async () => {
    const order = await startedOrder(core);
    const task = taskOf(order, 0);
    accepted(await core.ask('worker', 'task_start', task));
    const opened = accepted(await core.ask('worker', 'task_fail', { ...task, cause: 'no stock' }));
    const again = accepted(await core.ask('worker', 'task_fail', { ...task, cause: 'again' }));
    expect(again.id).toBe(opened.id);
    expect(await core.ask('sales', 'fallout_retry', { falloutId: opened.id })).toMatchObject({
      code: 'forbidden',
    });
    const falloutId = opened.id;
    expect(accepted(await core.ask('operator', 'fallout_retry', { falloutId })).status).toBe(
      'retried',
    );
    expect(await core.ask('operator', 'fallout_skip', { falloutId, reason: 'late' })).toMatchObject(
      { code: 'illegal_transition' },
    );
    accepted(await core.ask('worker', 'task_start', task));
    accepted(await core.ask('worker', 'task_complete', task));
    expect(await eventsOf(order.id)).toEqual([
      'task.started',
      'task.fell_out',
      'task.resolved',
      'task.started',
      'task.completed',
    ]);
  });

  test('of a failed callback is there already when the workflow comes to open it', async () => {
    const order = await startedOrder(core);
    const [reserve, activate] = [taskOf(order, 0), taskOf(order, 1)];
    accepted(await core.ask('worker', 'task_start', reserve));
    const first = accepted(await core.ask('worker', 'task_fail', { ...reserve, cause: 'broken' }));
    accepted(
      await core.ask('operator', 'fallout_skip', { falloutId: first.id, reason: 'not needed' }),
    );
    accepted(await core.ask('worker', 'task_start', activate));
    const externalReference = 'x';
    accepted(await core.ask('worker', 'task_await', { ...activate, externalReference }));
    const failed = {
      ...activate,
      externalReference,
      outcome: 'failed',
      detail: 'line cut',
    } as const;
    expect(accepted(await core.ask('worker', 'task_callback', failed)).status).toBe('fallout');
    const open = accepted(
      await core.ask('worker', 'task_fail', { ...activate, cause: 'workflow' }),
    );
    expect(open.cause).toBe('line cut');
    expect(await core.ask('worker', 'order_complete', { orderId: order.id })).toMatchObject({
      code: 'illegal_transition',
    });
    accepted(
      await core.ask('operator', 'fallout_complete', { falloutId: open.id, reason: 'by hand' }),
    );
    const completed = accepted(await core.ask('worker', 'order_complete', { orderId: order.id }));
    expect(completed.tasks.map(({ status }) => status)).toEqual(['skipped', 'done']);
    // What was skipped is missing, so that nothing of the only line was delivered.
    expect(completed.status).toBe('failed');
    accepted(await core.ask('worker', 'order_complete', { orderId: order.id }));
    const assets = await core.admin`select id from asset where order_id = ${order.id}`;
    expect(assets.length).toBe(0);
  });
});

test('decomposing twice, and at once, gives one plan', async () => {
  const { id: quoteId, version } = await acceptedQuote(core);
  const { id: orderId } = accepted(
    await core.ask('sales', 'quote_convert', { quoteId }, { expectedVersion: version }),
  );
  const plans = await Promise.all(
    Array.from({ length: 6 }, () => core.ask('worker', 'order_decompose', { orderId })),
  );
  const ids = plans.map((plan) => accepted(plan).tasks.map(({ id }) => id));
  expect(ids[0]?.length).toBe(2);
  expect(new Set(ids.map((each) => each.join()))).toEqual(new Set([ids[0]?.join()]));
});

test('an order for which nothing was done is cancelled at once, with its tasks', async () => {
  const order = await startedOrder(core);
  const cancelled = accepted(
    await core.ask(
      'operator',
      'order_cancel',
      { orderId: order.id, reason: 'customer' },
      { expectedVersion: order.version },
    ),
  );
  expect(cancelled.status).toBe('cancelled');
  const read = accepted(await core.ask('sales', 'order_get', { orderId: order.id }));
  expect(new Set(read.tasks.map(({ status }) => status))).toEqual(new Set(['cancelled']));
  const late = accepted(await core.ask('worker', 'task_start', taskOf(order, 0)));
  expect(late).toMatchObject({ status: 'cancelled', attempts: 0 });
});

test('lists are pages that miss and repeat nothing', async () => {
  for (let made = 0; made < 5; made += 1) await acceptedQuote(core);
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = accepted(
      await core.ask('sales', 'quote_search', {
        status: 'accepted',
        limit: 2,
        ...(cursor === undefined ? {} : { cursor }),
      }),
    );
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.next;
  } while (cursor !== undefined);
  const [count] = await core.admin<{ quotes: number }[]>`
    select count(*)::integer as quotes from quote where status = 'accepted'
  `;
  expect(seen.length).toBe(count?.quotes);
  expect(new Set(seen).size).toBe(seen.length);
});
