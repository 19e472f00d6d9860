import { TOPIC } from '../../core/contract/events.ts';
import type { DomainEvent, OrderEventData, TaskEventData } from '../../core/contract/events.ts';
import type { Sql } from '../../db/connect.ts';
import { takeIn } from '../consume/inbox.ts';
import type { EventConsumer } from '../consume/runtime.ts';
import { countTasks, saveSummaries, saveTasks } from './order_summary_sql.ts';
import type { SummaryRow, TaskRow } from './order_summary_sql.ts';

const NAME = 'order_summary';

/** One row per order: status, totals and progress, for work lists and reports. */
export function orderSummary(sql: Sql): EventConsumer {
  return {
    name: NAME,
    topics: [TOPIC.order, TOPIC.task],
    partitionsAtOnce: 4,
    eventsMax: 500,
    handle: async (events) => {
      await sql.begin(async (tx) => {
        const fresh = await takeIn(
          tx,
          NAME,
          events.map((event) => event.id),
        );
        const { summaries, tasks, orders } = summarise(events.filter(({ id }) => fresh.has(id)));
        if (summaries.length > 0) await saveSummaries(tx, summaries);
        if (tasks.length > 0) await saveTasks(tx, tasks);
        if (orders.length > 0) await countTasks(tx, orders);
      });
    },
  };
}

export type OrderRef = { readonly tenant: string; readonly orderId: string };

/** What a batch of events comes to: of each order its newest state, and the tasks that ended. */
export function summarise(events: readonly DomainEvent[]): {
  readonly summaries: readonly SummaryRow[];
  readonly tasks: readonly TaskRow[];
  readonly orders: readonly OrderRef[];
} {
  const summaries = new Map<string, SummaryRow>();
  const tasks: TaskRow[] = [];
  const orders = new Map<string, OrderRef>();
  for (const event of events) {
    const ref = { tenant: event.tenant, orderId: event.subject };
    const key = `${ref.tenant} ${ref.orderId}`;
    if (event.type.startsWith('order.')) {
      const row = summaryOf(event, event.data as OrderEventData);
      if (row.sequence > (summaries.get(key)?.sequence ?? 0)) summaries.set(key, row);
      orders.set(key, ref);
    }
    if (event.type.startsWith('task.')) {
      const { task } = event.data as TaskEventData;
      if (task.status !== 'done' && task.status !== 'skipped') continue;
      tasks.push({ ...ref, taskId: task.id });
      orders.set(key, ref);
    }
  }
  return { summaries: [...summaries.values()], tasks, orders: [...orders.values()] };
}

function summaryOf(event: DomainEvent, data: OrderEventData): SummaryRow {
  return {
    tenant: event.tenant,
    orderId: data.orderId,
    number: data.number,
    status: data.status,
    customerId: data.customerId,
    quoteId: data.quoteId,
    currency: data.currency,
    totals: data.totals,
    tasksTotal: data.tasksTotal,
    tasksDone: data.tasksDone,
    sequence: event.sequence,
    at: event.time,
    completed: event.type === 'order.completed' || event.type === 'order.partial',
  };
}
