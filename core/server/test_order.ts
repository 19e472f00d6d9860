import type { FulfilmentTask, Order } from '../contract/order.ts';
import type { LineInput } from '../contract/price.ts';
import type { Quote } from '../contract/quote.ts';
import { accepted } from './test_core.ts';
import type { TestCore } from './test_core.ts';

type Versioned<T> = T & { readonly version: number };
export type Lines = readonly LineInput[];

export async function readOrder(core: TestCore, orderId: string): Promise<Versioned<Order>> {
  return accepted(await core.ask('operator', 'order_get', { orderId }));
}

/** Does what may be done of an order, in the order of its plan. */
export async function workOrder(
  core: TestCore,
  orderId: string,
  wanted: (task: FulfilmentTask) => boolean = () => true,
): Promise<void> {
  for (;;) {
    const { tasks } = await readOrder(core, orderId);
    const ended = new Set(tasks.filter(({ status }) => status !== 'pending').map(({ id }) => id));
    const due = tasks.find(
      (task) =>
        task.status === 'pending' && wanted(task) && task.dependsOn.every((id) => ended.has(id)),
    );
    if (due === undefined) return;
    const task = { orderId, taskId: due.id };
    accepted(await core.ask('worker', 'task_start', task));
    accepted(await core.ask('worker', 'task_complete', task));
  }
}

/** An accepted quote that amends an order: its lines, changed. */
export async function acceptedAmendment(
  core: TestCore,
  orderId: string,
  change: (lines: Lines) => Lines,
): Promise<Versioned<Quote>> {
  const draft = accepted(await core.ask('sales', 'quote_amend', { orderId }));
  const quoteId = draft.id;
  const lines = [...change(draft.lines)];
  const at = (expectedVersion: number) => ({ expectedVersion });
  const put = accepted(
    await core.ask('sales', 'quote_put_items', { quoteId, lines }, at(draft.version)),
  );
  const priced = accepted(await core.ask('sales', 'quote_price', { quoteId }, at(put.version)));
  const asked = accepted(await core.ask('sales', 'quote_submit', { quoteId }, at(priced.version)));
  return accepted(await core.ask('sales', 'quote_accept', { quoteId }, at(asked.version)));
}
