import { allFit, LIMIT, pick, type Search } from './searches.ts';

const STATUSES = ['acknowledged', 'in_progress', 'completed', 'cancelled'] as const;

export const ORDER_SEARCHES: readonly Search[] = [
  {
    name: 'orders, newest',
    ask: async ({ ask }) =>
      allFit(await ask('operator', 'order_search', { limit: LIMIT }), () => true),
  },
  {
    name: 'orders by status',
    ask: async ({ ask }, _sample, n) => {
      const status = pick(STATUSES, n);
      const found = await ask('operator', 'order_search', { status, limit: LIMIT });
      return allFit(found, (order) => order.status === status);
    },
  },
  {
    name: 'orders by customer',
    ask: async ({ ask }, { orders }, n) => {
      const { customerId } = pick(orders, n);
      const found = await ask('operator', 'order_search', { customerId, limit: LIMIT });
      return allFit(found, (order) => order.customerId === customerId);
    },
  },
  {
    name: 'orders by number',
    ask: async ({ ask }, { orders }, n) => {
      const { number } = pick(orders, n);
      const found = await ask('operator', 'order_search', { number, limit: LIMIT });
      return allFit(found, (order) => order.number === number);
    },
  },
  {
    name: 'orders by beginning of number',
    ask: async ({ ask }, { orders }, n) => {
      const numberPrefix = pick(orders, n).number.slice(0, -1);
      const found = await ask('operator', 'order_search', { numberPrefix, limit: LIMIT });
      return allFit(found, (order) => order.number.startsWith(numberPrefix));
    },
  },
  {
    name: 'orders by quote',
    ask: async ({ ask }, { orders }, n) => {
      const { quoteId } = pick(orders, n);
      const found = await ask('operator', 'order_search', { quoteId, limit: LIMIT });
      return allFit(found, (order) => order.quoteId === quoteId);
    },
  },
  {
    name: 'orders by status before an instant',
    ask: async ({ ask }, { orders }, n) => {
      const { status, createdAt } = pick(orders, n);
      const createdTo = new Date(Date.parse(createdAt) + 1).toISOString();
      const found = await ask('operator', 'order_search', { status, createdTo, limit: LIMIT });
      return allFit(found, (order) => order.status === status && order.createdAt < createdTo);
    },
  },
];
