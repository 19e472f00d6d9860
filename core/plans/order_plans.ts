import { loadAgreedLines, loadAgreedQuote } from '../sql/orders/amendment.ts';
import {
  expandOrder,
  insertOrder,
  loadOrder,
  loadOrderOfQuote,
  lockOrder,
  lockOrderOfFallout,
  saveOrder,
} from '../sql/orders/customer_order.ts';
import {
  cancelTasks,
  insertTasks,
  loadTask,
  loadTaskOfFallout,
  loadTasks,
  loadTasksOfFallout,
  loadTasksOfQuote,
  saveTask,
} from '../sql/orders/order_task.ts';
import { NEW_ID, planned } from './planned.ts';
import type { PlannedList } from './planned.ts';

export const orderPlans: PlannedList = (s) => {
  const { tenant, order } = s;
  const { id, quoteId } = order;
  const { task } = s;
  const copy = { ...order, id: NEW_ID, number: 'O-plan', quoteRevision: order.quoteRevision + 99 };
  return [
    planned((sql) => loadOrder(sql, tenant, id)),
    planned((sql) => lockOrder(sql, tenant, id)),
    planned((sql) => lockOrderOfFallout(sql, tenant, s.fallout.id)),
    planned((sql) => loadOrderOfQuote(sql, tenant, quoteId)),
    planned((sql) => expandOrder(sql, tenant, id, { price: true, amendments: true })),
    planned((sql) => insertOrder(sql, tenant, copy, s.orderLines)),
    planned((sql) => saveOrder(sql, tenant, { ...order, updatedAt: s.now })),
    planned((sql) => loadTasks(sql, tenant, id)),
    planned((sql) => loadTasksOfQuote(sql, tenant, quoteId)),
    planned((sql) => loadTask(sql, tenant, id, task.id)),
    planned((sql) => loadTaskOfFallout(sql, tenant, s.fallout.id)),
    planned((sql) => insertTasks(sql, tenant, id, [{ ...task, id: NEW_ID }], s.now)),
    planned((sql) => saveTask(sql, tenant, id, task, s.now)),
    planned((sql) => loadTasksOfFallout(sql, tenant, s.fallout.id)),
    planned((sql) => cancelTasks(sql, tenant, id, [task.id], s.now)),
    planned((sql) => loadAgreedLines(sql, tenant, id)),
    planned((sql) => loadAgreedQuote(sql, tenant, id)),
  ];
};
