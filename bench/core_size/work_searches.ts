import { allFit, LIMIT, pick, type Search } from './searches.ts';

/** What people work through: approvals, tasks, fallouts; and what customers have. */
export const WORK_SEARCHES: readonly Search[] = [
  {
    name: 'approvals, pending',
    ask: async ({ ask }) =>
      allFit(
        await ask('approver', 'approval_search', { limit: LIMIT }),
        ({ status }) => status === 'pending',
      ),
  },
  {
    name: 'approvals by role',
    ask: async ({ ask }) => {
      const found = await ask('approver', 'approval_search', { role: 'approver', limit: LIMIT });
      return allFit(found, ({ status, role }) => status === 'pending' && role === 'approver');
    },
  },
  {
    name: 'approvals by assignee',
    ask: async ({ ask }) => {
      const of = { assignee: 'role:approver', limit: LIMIT };
      return allFit(await ask('approver', 'approval_search', of), ({ status }) => {
        return status === 'pending';
      });
    },
  },
  {
    name: 'tasks by status',
    ask: async ({ ask }) => {
      const found = await ask('operator', 'task_search', { status: 'fallout', limit: LIMIT });
      return allFit(found, ({ status }) => status === 'fallout');
    },
  },
  {
    name: 'tasks of an order',
    ask: async ({ ask }, { orders }, n) => {
      const { id: orderId } = pick(
        orders.filter((order) => order.tasksTotal > 0),
        n,
      );
      const found = await ask('operator', 'task_search', { orderId, limit: LIMIT });
      return allFit(found, (task) => task.orderId === orderId);
    },
  },
  {
    name: 'fallouts, oldest',
    ask: async ({ ask }) =>
      allFit(await ask('operator', 'fallout_search', { limit: LIMIT }), () => true),
  },
  {
    name: 'fallouts by status',
    ask: async ({ ask }) => {
      const found = await ask('operator', 'fallout_search', { status: 'open', limit: LIMIT });
      return allFit(found, ({ status }) => status === 'open');
    },
  },
  {
    name: 'fallouts by cause',
    ask: async ({ ask }) => {
      const of = { cause: 'the provisioner answered 422: no free port', limit: LIMIT };
      return allFit(await ask('operator', 'fallout_search', of), (found) => {
        return found.cause === of.cause;
      });
    },
  },
  {
    name: 'fallouts of an order',
    ask: async ({ ask }, { orders }, n) => {
      const { id: orderId } = pick(orders, n);
      const { body } = await ask('operator', 'fallout_search', { orderId, limit: LIMIT });
      return body.items.every((fallout) => fallout.orderId === orderId);
    },
  },
  {
    name: 'assets, oldest',
    ask: async ({ ask }) =>
      allFit(await ask('operator', 'asset_search', { limit: LIMIT }), () => true),
  },
  {
    name: 'assets by customer',
    ask: async ({ ask }, { orders }, n) => {
      const { customerId } = pick(
        orders.filter(({ status }) => status === 'completed'),
        n,
      );
      const found = await ask('operator', 'asset_search', { customerId, limit: LIMIT });
      return allFit(found, (asset) => asset.customerId === customerId);
    },
  },
  {
    name: 'assets of an order',
    ask: async ({ ask }, { orders }, n) => {
      const { id: orderId } = pick(
        orders.filter(({ status }) => status === 'completed'),
        n,
      );
      const found = await ask('operator', 'asset_search', { orderId, limit: LIMIT });
      return allFit(found, (asset) => asset.orderId === orderId);
    },
  },
];
