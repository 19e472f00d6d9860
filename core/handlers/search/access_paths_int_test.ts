import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Sql } from '../../../db/connect.ts';
import { createTestDatabase } from '../../../db/test_database.ts';
import type { TestDatabase } from '../../../db/test_database.ts';
import { connect } from '../../../db/connect.ts';
import { measure } from '../../../db/plans/explain.ts';
import { searchSettings } from '../../sql/catalogue/catalog_search.ts';
import { searchApprovalCases } from '../../sql/search/search_approval_cases.ts';
import { searchAssets } from '../../sql/search/search_assets.ts';
import { searchFallouts } from '../../sql/search/search_fallouts.ts';
import { searchOrders } from '../../sql/search/search_orders.ts';
import { searchQuotes } from '../../sql/search/search_quotes.ts';
import { searchTasks } from '../../sql/search/search_tasks.ts';
import type { Statement } from '../../sql/statement.ts';
import { fillSearch } from './test_rows.ts';

let database: TestDatabase;
let admin: Sql;
beforeAll(async () => {
  database = await createTestDatabase();
  admin = connect({
    url: database.adminUrl,
    application: 'test',
    max: 2,
    statementTimeoutMs: 60_000,
  });
  const sizes = { quotes: 30_000, orders: 6_000 };
  for (const tenant of ['demo', 'rival']) await fillSearch(admin, tenant, sizes);
}, 120_000);
afterAll(async () => {
  await admin.end();
  await database.drop();
});

const T = 'demo';
const PAGE = { limit: 51, examinedMax: 2_000, descending: true, after: null };
const LATER = {
  ...PAGE,
  after: ['2026-01-02 10:00:00+00', '00000000-0001-7000-8000-000000001000'],
};
const ORDER = '00000000-0002-7000-8000-000000000010';
const QUOTE = '00000000-0001-7000-8000-000000000010';
const time = { from: '2026-01-01T00:00:00Z', to: '2026-01-03T00:00:00Z' };

type Case = readonly [name: string, index: string, build: (sql: Sql) => Statement<unknown>];
const quotes = (
  name: string,
  index: string,
  question: Parameters<typeof searchQuotes>[2],
  page = PAGE as Parameters<typeof searchQuotes>[3],
): Case => [`quotes ${name}`, index, (sql) => searchQuotes(sql, T, question, page)];
const orders = (
  name: string,
  index: string,
  question: Parameters<typeof searchOrders>[2],
): Case => [`orders ${name}`, index, (sql) => searchOrders(sql, T, question, PAGE)];
const OLDEST = { ...PAGE, descending: false };
const tasks = (name: string, index: string, question: Parameters<typeof searchTasks>[2]): Case => [
  `tasks ${name}`,
  index,
  (sql) => searchTasks(sql, T, question, OLDEST),
];
const fallouts = (
  name: string,
  index: string,
  question: Parameters<typeof searchFallouts>[2],
): Case => [`fallouts ${name}`, index, (sql) => searchFallouts(sql, T, question, OLDEST)];
const assets = (
  name: string,
  index: string,
  question: Parameters<typeof searchAssets>[2],
): Case => [`assets ${name}`, index, (sql) => searchAssets(sql, T, question, OLDEST)];
const approvals = (
  name: string,
  index: string,
  question: Parameters<typeof searchApprovalCases>[2],
): Case => [`approvals ${name}`, index, (sql) => searchApprovalCases(sql, T, question, OLDEST)];

const CASES: readonly Case[] = [
  quotes('of all', 'quote_by_update', {}),
  quotes('of a later page', 'quote_by_update', {}, LATER),
  quotes('of a time', 'quote_by_update', time),
  quotes('of a rare market', 'quote_by_update', { market: 'rare' }),
  quotes('of a market that is none', 'quote_by_update', { market: 'none' }),
  quotes('by status', 'quote_by_status', { status: 'draft' }),
  quotes('by status, later, of a time', 'quote_by_status', { status: 'draft', ...time }, LATER),
  quotes('by status and market', 'quote_by_status', { status: 'converted', market: 'rare' }),
  quotes('by customer', 'quote_by_customer', { customerId: 'demo-customer-3' }),
  quotes('by customer and status', 'quote_by_customer', {
    customerId: 'demo-customer-3',
    status: 'draft',
  }),
  quotes('by reference', 'quote_by_reference', { externalReference: 'PO-500' }),
  quotes('by reference and all else', 'quote_by_reference', {
    externalReference: 'PO-500',
    customerId: 'demo-customer-20',
    status: 'draft',
    market: 'eu',
    ...time,
  }),
  quotes('by number', 'quote_tenant_id_number_key', { number: 'Q-000123' }),
  quotes('by beginning', 'quote_tenant_id_number_key', { numberPrefix: 'Q-00', status: 'draft' }),
  orders('of all', 'customer_order_by_creation', {}),
  orders('by status', 'customer_order_by_status', { status: 'in_progress' }),
  orders('by customer', 'customer_order_by_customer', { customerId: 'demo-customer-3', ...time }),
  orders('by customer and status', 'customer_order_by_customer', {
    customerId: 'demo-customer-3',
    status: 'held',
  }),
  orders('by number', 'customer_order_tenant_id_number_key', { number: 'O-000123' }),
  orders('by beginning', 'customer_order_tenant_id_number_key', { numberPrefix: 'O-00' }),
  orders('by quote', 'one_order_per_revision', { quoteId: QUOTE }),
  tasks('by status', 'order_task_unfinished', { status: 'waiting_callback', to: time.to }),
  tasks('by status and type', 'order_task_unfinished_of_type', {
    status: 'pending',
    type: 'type-7',
  }),
  tasks('of an order', 'order_task_pkey', { orderId: ORDER, status: 'done' }),
  tasks('by reference', 'order_task_by_reference', { externalReference: 'EXT-10' }),
  fallouts('of all', 'fallout_by_opening', {}),
  fallouts('by status', 'fallout_by_status', { status: 'open' }),
  fallouts('of an order', 'fallout_by_order', { orderId: ORDER, status: 'open' }),
  fallouts('by cause', 'fallout_by_cause', { cause: 'cause 2', status: 'retried' }),
  fallouts('by type', 'fallout_by_type', { taskType: 'type-2' }),
  assets('of all', 'asset_by_activation', { status: 'terminated' }),
  assets('by customer', 'asset_by_customer', { customerId: 'demo-customer-3' }),
  assets('by offering', 'asset_by_offering', { offeringId: 'offering-3', status: 'active' }),
  assets('of an order', 'asset_tenant_id_order_id_line_id_key', { orderId: ORDER }),
  approvals('of all', 'approval_case_by_request', { role: 'approver' }),
  approvals('that wait', 'approval_case_pending', { status: 'pending' }),
  approvals('that were decided', 'approval_case_by_status', { status: 'approved' }),
  approvals('of a quote', 'approval_case_by_quote', { quoteId: QUOTE }),
];

test.each(CASES)(
  '%s are found along %s, and no table is read whole',
  async (name, index, build) => {
    const planned = {
      name,
      before: (sql: Sql) => searchSettings(sql, 10_000).query,
      query: (sql: Sql) => build(sql).query,
    };
    const as = { role: 'qw_core', tenant: T, largeRows: 1_000 } as const;
    const { shape, scanned, buffers } = await measure(admin, planned, as);
    expect(scanned).toEqual([]);
    expect(
      shape.filter((line) => line.includes(` using ${index} `)),
      shape.join('\n'),
    ).not.toEqual([]);
    // Whatever is asked for, no more rows are looked at than a page may.
    expect(buffers).toBeLessThan(6_500);
  },
);
