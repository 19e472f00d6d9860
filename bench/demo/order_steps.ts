import type { Page } from '../../core/contract/catalog_queries.ts';
import type {
  Asset,
  Fallout,
  Order,
  OrderSummary,
  TimelineEntry,
} from '../../core/contract/order.ts';
import type { Demo } from './model.ts';
import { expected } from './recorder.ts';

const POLL_MS = 100;

/** Waits until the order is completed; an operator retries a task that fell out, once. */
export async function fulfil(demo: Demo, acknowledged: Order): Promise<void> {
  await demo.recorder.step('fulfil', async () => {
    const startedAt = performance.now();
    const retried = new Set<string>();
    for (;;) {
      const { body: order } = await readOrder(demo, acknowledged.id);
      if (order.status === 'completed') {
        const again = retried.size === 0 ? '' : `, ${retried.size} retried by an operator`;
        const waves = Math.max(0, ...order.tasks.map((task) => task.wave));
        const first = Math.min(...order.tasks.map((task) => task.wave));
        const detail = `${order.tasks.length} tasks in ${waves - first + 1} waves done${again}`;
        return { detail, value: undefined };
      }
      if (performance.now() - startedAt > demo.patience_s * 1_000) {
        throw new Error(`not completed after ${demo.patience_s} s: ${describe(order)}`);
      }
      if (order.status !== 'acknowledged' && order.status !== 'in_progress') {
        throw new Error(`the order cannot complete: ${describe(order)}`);
      }
      await retryFallouts(demo, order, retried);
      await new Promise((wake) => setTimeout(wake, POLL_MS));
    }
  });
}

function describe(order: Order): string {
  const counts = new Map<string, number>();
  for (const { status } of order.tasks) counts.set(status, (counts.get(status) ?? 0) + 1);
  const tasks = [...counts].map(([status, count]) => `${count} ${status}`).join(', ');
  return `order ${order.number} is ${order.status}, tasks: ${tasks === '' ? 'none yet' : tasks}`;
}

async function retryFallouts(demo: Demo, order: Order, retried: Set<string>): Promise<void> {
  if (!order.tasks.some((task) => task.status === 'fallout')) return;
  const token = demo.tokens.operator;
  const open = await demo.client<Page<Fallout>>('/v1/fallouts?status=open&limit=200', { token });
  for (const fallout of open.body.items) {
    if (fallout.orderId !== order.id) continue;
    if (retried.has(fallout.taskId)) throw new Error(`task fell out twice: ${fallout.cause}`);
    retried.add(fallout.taskId);
    await demo.client(`/v1/fallouts/${fallout.id}/retry`, { token, body: {} });
  }
}

/** What is left of it: the list of the customer's orders, the timeline, the assets. */
export async function lookBack(demo: Demo, order: Order): Promise<void> {
  const { client, recorder, customerId } = demo;
  const token = demo.tokens.operator;
  await recorder.step('find the order', async () => {
    const path = `/v1/orders?customerId=${customerId}&status=completed`;
    const { body, ms } = await client<Page<OrderSummary>>(path, { token });
    expected('orders of this customer', order.id, body.items.map((item) => item.id).join());
    return { detail: `the one completed order of ${customerId}`, ms, value: undefined };
  });
  await recorder.step('read its timeline', async () => {
    const path = `/v1/orders/${order.id}/timeline?limit=200`;
    const { body, ms } = await client<Page<TimelineEntry>>(path, { token });
    const actors = new Set(body.items.map((entry) => entry.actor));
    const detail = `${body.items.length} entries by ${[...actors].join(', ')}`;
    if (body.items.length === 0) throw new Error('the timeline is empty');
    return { detail, ms, value: undefined };
  });
  await recorder.step('read the assets', async () => {
    const { body, ms } = await client<Page<Asset>>(`/v1/assets?customerId=${customerId}`, {
      token,
    });
    const foreign = body.items.filter((asset) => asset.orderId !== order.id);
    expected('assets of other orders', 0, foreign.length);
    if (body.items.length === 0) throw new Error('the completed order left no asset');
    const detail = body.items.map((asset) => `${asset.quantity} × ${asset.name}`).join(', ');
    return { detail, ms, value: undefined };
  });
}

function readOrder(demo: Demo, id: string) {
  return demo.client<Order>(`/v1/orders/${id}`, { token: demo.tokens.operator });
}
