import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FulfilmentTask } from '../../contract/order.ts';
import { publishCatalogue } from '../../server/test_catalogue.ts';
import { accepted, startTestCore } from '../../server/test_core.ts';
import type { TestCore } from '../../server/test_core.ts';
import { acceptedAmendment, readOrder, workOrder } from '../../server/test_order.ts';
import type { Lines } from '../../server/test_order.ts';
import { startedOrder } from '../../server/test_quote.ts';

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore();
  await publishCatalogue(core);
});
afterAll(async () => {
  await core.stop();
});

const work = (orderId: string, wanted?: (task: FulfilmentTask) => boolean) =>
  workOrder(core, orderId, wanted);
const amendment = (orderId: string, change: (lines: Lines) => Lines) =>
  acceptedAmendment(core, orderId, change);
const orderOf = (orderId: string) => readOrder(core, orderId);

async function amend(orderId: string, quoteId: string, expectedVersion?: number) {
  const version = expectedVersion ?? (await orderOf(orderId)).version;
  return core.ask('sales', 'order_amend', { orderId, quoteId }, { expectedVersion: version });
}

const cancel = async (orderId: string) =>
  core.ask(
    'operator',
    'order_cancel',
    { orderId, reason: 'changed their mind' },
    { expectedVersion: (await orderOf(orderId)).version },
  );
const complete = (orderId: string) => core.ask('worker', 'order_complete', { orderId });
const assetsOf = (orderId: string) =>
  core.admin<{ id: string; line_id: string; version: number; status: string; quantity: number }[]>`
    select id, line_id, version, status, quantity from asset where order_id = ${orderId}
    order by line_id`;
const told = (tasks: readonly FulfilmentTask[]) =>
  tasks.map(({ type, lineId, status }) => `${lineId} ${type} ${status}`);

describe('an amendment', () => {
  test('of a running order plans what came, undoes what went, and makes a new revision', async () => {
    const { id: orderId, priceHash } = await startedOrder(core);
    await work(orderId, ({ type }) => type === 'reserve');
    const quote = await amendment(orderId, () => [{ id: 'l2', offeringId: 'fiber', quantity: 2 }]);
    const amended = accepted(await amend(orderId, quote.id));
    expect(amended).toMatchObject({
      status: 'in_progress',
      revision: 2,
      amendedBy: { quoteId: quote.id, quoteRevision: 1 },
      priceHash: quote.price?.priceHash,
      items: [{ lineId: 'l2', offeringId: 'fiber', quantity: 2, changedIn: 2 }],
    });
    expect(told(amended.tasks)).toEqual([
      'l1 reserve done',
      'l1 activate cancelled',
      'l1 undo_reserve pending',
      'l2 reserve pending',
      'l2 activate pending',
    ]);
    await work(orderId);
    expect(accepted(await complete(orderId)).status).toBe('completed');
    expect(await assetsOf(orderId)).toMatchObject([{ line_id: 'l2', version: 1, quantity: 2 }]);
    const expand: ('price' | 'amendments')[] = ['price', 'amendments'];
    const read = accepted(await core.ask('sales', 'order_get', { orderId, expand }));
    expect(read.price?.map(({ id }) => id)).toEqual(['l2']);
    expect(read.amendments).toMatchObject([
      {
        revision: 2,
        quoteId: quote.id,
        by: 'sales',
        lines: [
          { lineId: 'l2', change: 'added', to: 2 },
          { lineId: 'l1', change: 'removed', from: 1 },
        ],
        superseded: { priceHash },
      },
    ]);
    const after = accepted(await core.ask('sales', 'quote_get', { quoteId: quote.id }));
    expect(after).toMatchObject({ status: 'converted', orderId, amends: { orderId } });
  });

  test('of a completed order begins it again, and makes the next version of its asset', async () => {
    const { id: orderId } = await startedOrder(core);
    await work(orderId);
    accepted(await complete(orderId));
    const quote = await amendment(orderId, (lines) =>
      lines.map((line) => ({ ...line, quantity: 5 })),
    );
    const amended = accepted(await amend(orderId, quote.id));
    expect(amended.status).toBe('in_progress');
    expect(told(amended.tasks).slice(2)).toEqual(['l1 reserve pending', 'l1 activate pending']);
    await work(orderId);
    accepted(await complete(orderId));
    const [asset] = await assetsOf(orderId);
    expect(asset).toMatchObject({ version: 2, quantity: 5, status: 'active' });
    const history = accepted(
      await core.ask('sales', 'asset_history', { assetId: asset?.id ?? '' }),
    );
    expect(history.versions).toMatchObject([
      { version: 1, quantity: 1, orderRevision: 1 },
      { version: 2, quantity: 5, orderRevision: 2 },
    ]);
    expect(history.versions[0]?.until).toBe(history.versions[1]?.since);
    const events = await core.admin<{ event_type: string; sequence: number }[]>`
      select event_type, sequence from outbox where key = ${orderId} order by sequence`;
    expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, at) => at + 1));
    const orders = events.map((row) => row.event_type).filter((type) => type.startsWith('order.'));
    expect(orders.slice(3)).toEqual(['order.completed', 'order.amended', 'order.completed']);
  });

  test('is applied once, also when it is asked for many times at once, and never is an order', async () => {
    const { id: orderId } = await startedOrder(core);
    const quote = await amendment(orderId, (lines) =>
      lines.map((line) => ({ ...line, quantity: 3 })),
    );
    const { version } = await orderOf(orderId);
    const replies = await Promise.all(
      Array.from({ length: 5 }, () => amend(orderId, quote.id, version)),
    );
    expect(new Set(replies.map((reply) => accepted(reply).revision))).toEqual(new Set([2]));
    const converted = await core.ask(
      'sales',
      'quote_convert',
      { quoteId: quote.id },
      { expectedVersion: quote.version },
    );
    expect(accepted(converted).id).toBe(orderId);
    const rows = await core.admin`select id from customer_order where quote_id = ${quote.id}`;
    expect(rows.length).toBe(0);
    const again = core.admin`
      insert into order_amendment (tenant_id, order_id, revision, quote_id, quote_revision, at,
        amended_by, lines, superseded)
      select tenant_id, order_id, revision + 1, quote_id, quote_revision, at, amended_by, lines,
        superseded from order_amendment where order_id = ${orderId}`;
    await expect(again).rejects.toThrow('one_amendment_per_revision');
  });

  test('is refused for another order, for a quote that amends none, and before it is accepted', async () => {
    const { id: orderId } = await startedOrder(core);
    const other = await startedOrder(core);
    const quote = await amendment(orderId, (lines) => lines);
    expect(await amend(other.id, quote.id)).toMatchObject({
      code: 'illegal_transition',
      field: '/quoteId',
    });
    const draft = accepted(await core.ask('sales', 'quote_amend', { orderId }));
    expect(await amend(orderId, draft.id)).toMatchObject({ code: 'illegal_transition' });
    expect(
      await core.ask(
        'sales',
        'quote_convert',
        { quoteId: quote.id },
        { expectedVersion: quote.version },
      ),
    ).toMatchObject({ code: 'illegal_transition' });
    expect(await amend(orderId, randomUUID())).toMatchObject({ code: 'not_found' });
  });
});

describe('a cancellation in flight', () => {
  test('undoes what was done, what may have been done, and nothing else', async () => {
    const { id: orderId, tasks } = await startedOrder(core);
    await work(orderId, ({ type }) => type === 'reserve');
    const activate = { orderId, taskId: tasks[1]?.id ?? '' };
    accepted(await core.ask('worker', 'task_start', activate));
    const cancelling = accepted(await cancel(orderId));
    expect(cancelling.status).toBe('cancelling');
    expect(told(cancelling.tasks)).toEqual([
      'l1 reserve done',
      'l1 activate cancelled',
      'l1 undo_reserve pending',
      'l1 undo_activate pending',
    ]);
    const [, , undoReserve, undoActivate] = cancelling.tasks;
    expect(undoReserve?.dependsOn).toEqual([undoActivate?.id]);
    // Whoever was at work on it is late: nothing of what they say counts.
    const externalReference = 'late';
    for (const reply of [
      await core.ask('worker', 'task_await', { ...activate, externalReference }),
      await core.ask('worker', 'task_callback', {
        ...activate,
        externalReference,
        outcome: 'failed',
      }),
      await core.ask('worker', 'task_start', activate),
    ]) {
      expect(accepted(reply).status).toBe('cancelled');
    }
    expect(await complete(orderId)).toMatchObject({ code: 'illegal_transition' });
    await work(orderId);
    expect(accepted(await complete(orderId)).status).toBe('cancelled');
    expect(await assetsOf(orderId)).toEqual([]);
    const timeline = accepted(await core.ask('sales', 'order_timeline', { orderId, limit: 100 }));
    expect(timeline.items.find(({ action }) => action === 'order_cancel')?.detail).toBe(
      'changed their mind; tasks: 1 cancelled, 2 to undo, 0 new',
    );
  });

  test('of an order that had been completed before ends what it had installed', async () => {
    const { id: orderId } = await startedOrder(core);
    await work(orderId);
    accepted(await complete(orderId));
    const quote = await amendment(orderId, (lines) =>
      lines.map((line) => ({ ...line, quantity: 2 })),
    );
    accepted(await amend(orderId, quote.id));
    accepted(await cancel(orderId));
    await work(orderId);
    accepted(await complete(orderId));
    expect(await assetsOf(orderId)).toMatchObject([{ version: 2, status: 'terminated' }]);
  });
});

describe('a hold', () => {
  test('lets nothing start, and gives the order back as it was', async () => {
    const order = await startedOrder(core);
    const { id: orderId } = order;
    const [first] = order.tasks;
    const held = accepted(
      await core.ask(
        'operator',
        'order_hold',
        { orderId, reason: 'credit check' },
        { expectedVersion: order.version },
      ),
    );
    expect(held).toMatchObject({
      status: 'held',
      hold: { reason: 'credit check', by: 'operator' },
    });
    const task = { orderId, taskId: first?.id ?? '' };
    const refused = await core.ask('worker', 'task_start', task);
    expect(refused).toMatchObject({ code: 'illegal_transition' });
    expect(refused.ok ? 0 : (refused.retryAfterMs ?? 0)).toBeGreaterThan(0);
    const released = accepted(
      await core.ask('operator', 'order_release', { orderId }, { expectedVersion: held.version }),
    );
    expect(released).toMatchObject({ status: 'in_progress' });
    expect(released.hold).toBeUndefined();
    accepted(await core.ask('worker', 'task_start', task));
    expect(
      await core.ask('sales', 'order_hold', { orderId, reason: 'x' }, { expectedVersion: 1 }),
    ).toMatchObject({ code: 'forbidden' });
  });
});

test('a line that is given up is undone, and the order is delivered in part', async () => {
  const { id: orderId } = await startedOrder(core);
  const quote = await amendment(orderId, (lines) => [
    ...lines,
    { id: 'l2', offeringId: 'fiber', quantity: 1 },
  ]);
  const { tasks } = accepted(await amend(orderId, quote.id));
  const broken = tasks.find(({ lineId, type }) => lineId === 'l2' && type === 'reserve');
  const task = { orderId, taskId: broken?.id ?? '' };
  accepted(await core.ask('worker', 'task_start', task));
  const fallout = accepted(
    await core.ask('worker', 'task_fail', { ...task, cause: 'no fibre there' }),
  );
  const abort = { falloutId: fallout.id, reason: 'never will be' };
  expect(accepted(await core.ask('operator', 'fallout_abort', abort)).status).toBe('aborted');
  await work(orderId);
  expect(told((await orderOf(orderId)).tasks)).toEqual([
    'l1 reserve done',
    'l1 activate done',
    'l2 reserve cancelled',
    'l2 activate cancelled',
    'l2 undo_reserve done',
  ]);
  expect(accepted(await complete(orderId)).status).toBe('partial');
  expect(await assetsOf(orderId)).toMatchObject([{ line_id: 'l1' }]);
});
