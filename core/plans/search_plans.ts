import { searchApprovalCases } from '../sql/search/search_approval_cases.ts';
import { searchAssets } from '../sql/search/search_assets.ts';
import { searchFallouts } from '../sql/search/search_fallouts.ts';
import { searchOrders } from '../sql/search/search_orders.ts';
import { searchQuotes } from '../sql/search/search_quotes.ts';
import { searchTasks } from '../sql/search/search_tasks.ts';
import { searchSettings } from '../sql/catalogue/catalog_search.ts';
import { planned } from './planned.ts';
import type { PlannedList } from './planned.ts';
import type { Statement } from '../sql/statement.ts';
import type { Sql } from '../../db/connect.ts';

const SEARCH_MS_MAX = 10_000;
const NEWEST = { limit: 51, examinedMax: 2_000, descending: true, after: null };
const OLDEST = { ...NEWEST, descending: false };

/** Each way in of an operational search. */
export const searchPlans: PlannedList = (s) => {
  const { tenant, quote, order, fallout, asset, approval, task } = s;
  const { customerId, status, market } = quote;
  const form = (name: string, build: (sql: Sql) => Statement<unknown>) =>
    planned(build, name, (sql) => searchSettings(sql, SEARCH_MS_MAX));
  const quotes =
    (question: Parameters<typeof searchQuotes>[2], bounds = NEWEST) =>
    (sql: Sql) =>
      searchQuotes(sql, tenant, question, bounds);
  const orders =
    (question: Parameters<typeof searchOrders>[2], bounds = NEWEST) =>
    (sql: Sql) =>
      searchOrders(sql, tenant, question, bounds);
  const tasks = (question: Parameters<typeof searchTasks>[2]) => (sql: Sql) =>
    searchTasks(sql, tenant, question, OLDEST);
  const fallouts = (question: Parameters<typeof searchFallouts>[2]) => (sql: Sql) =>
    searchFallouts(sql, tenant, question, OLDEST);
  const assets = (question: Parameters<typeof searchAssets>[2]) => (sql: Sql) =>
    searchAssets(sql, tenant, question, OLDEST);
  const approvals = (question: Parameters<typeof searchApprovalCases>[2]) => (sql: Sql) =>
    searchApprovalCases(sql, tenant, question, OLDEST);
  return [
    form('newest', quotes({})),
    form('a later page', (sql) =>
      searchQuotes(sql, tenant, {}, { ...NEWEST, after: s.quotePlace }),
    ),
    form('by status', quotes({ status })),
    form('by customer', quotes({ customerId })),
    form('by customer and status', quotes({ customerId, status })),
    form('by status and market', quotes({ status, market })),
    form('by number', quotes({ number: quote.number })),
    form('by prefix', quotes({ numberPrefix: quote.number.slice(0, -1) })),
    form('by reference', quotes({ externalReference: 'plan' })),
    form('before an instant', quotes({ status, to: quote.updatedAt }, OLDEST)),
    form('newest', orders({})),
    form('a later page', (sql) =>
      searchOrders(sql, tenant, {}, { ...NEWEST, after: s.orderPlace }),
    ),
    form('by status', orders({ status: order.status })),
    form('by customer', orders({ customerId: order.customerId })),
    form('by number', orders({ number: order.number })),
    form('by quote', orders({ quoteId: order.quoteId })),
    form('before an instant', orders({ status: order.status, to: order.createdAt }, OLDEST)),
    form('by status', tasks({ status: 'waiting_callback', to: s.now })),
    form('by status and type', tasks({ status: 'pending', type: task.type })),
    form('of an order', tasks({ orderId: order.id })),
    form('by reference', tasks({ externalReference: 'plan' })),
    form('oldest', fallouts({})),
    form('by status', fallouts({ status: 'open' })),
    form('of an order', fallouts({ orderId: fallout.orderId })),
    form('by cause', fallouts({ cause: fallout.cause, status: 'open' })),
    form('by task type', fallouts({ taskType: fallout.taskType })),
    form('oldest', assets({})),
    form('by customer', assets({ customerId: asset.customerId })),
    form('by offering', assets({ offeringId: asset.offeringId })),
    form('of an order', assets({ orderId: asset.orderId })),
    form('oldest', approvals({})),
    form('by status', approvals({ status: 'approved' })),
    form('of a quote', approvals({ quoteId: approval.quoteId })),
  ];
};
