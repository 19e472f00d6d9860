import type { Sql } from '../../db/connect.ts';
import { PlansFault } from '../../db/plans/run_plans.ts';
import { activeVersion } from '../sql/catalogue/catalog_version.ts';
import { loadApprovalCase } from '../sql/approvals/approval_case.ts';
import type { ApprovalCaseRow } from '../sql/approvals/approval_case.ts';
import { searchAssets } from '../sql/search/search_assets.ts';
import { loadFallout } from '../sql/orders/fallout.ts';
import { expandOrder, loadOrder } from '../sql/orders/customer_order.ts';
import { loadTasks } from '../sql/orders/order_task.ts';
import { loadQuote } from '../sql/quotes/quote.ts';
import type { QuoteRow } from '../sql/quotes/quote.ts';
import { loadQuoteItems } from '../sql/quotes/quote_item.ts';
import type { QuoteItemRow } from '../sql/quotes/quote_item.ts';
import type { Asset, Fallout, FulfilmentTask } from '../contract/order.ts';
import type { PricedLine } from '../contract/price.ts';
import type { OrderState } from '../domain/order/state.ts';
import type { Statement } from '../sql/statement.ts';

/** The end of a page in the middle of a work list. */
export type Place = readonly [at: string, id: string];

/** What the statements are asked with: found in the database, the same for the same data. */
export type Sample = {
  readonly tenant: string;
  readonly now: string;
  readonly version: string;
  readonly offeringIds: readonly string[];
  readonly category: string;
  readonly characteristic: string;
  readonly quote: QuoteRow;
  readonly quoteItems: readonly QuoteItemRow[];
  /** Has been submitted over a policy's limit. */
  readonly approval: ApprovalCaseRow;
  /** Of which earlier revisions are kept. */
  readonly revisedQuoteId: string;
  readonly order: OrderState;
  readonly orderLines: readonly PricedLine[];
  /** The first of that order. */
  readonly task: FulfilmentTask;
  readonly fallout: Fallout;
  readonly quotePlace: Place;
  readonly orderPlace: Place;
  readonly asset: Asset;
};

/** How far into a list its middle is taken to be. */
const DEEP = 500;
/** Among so many of the newest the most typical one is taken. */
const NEWEST = 200;
const LINES_TYPICAL = 20;

/** As the owner, who sees every tenant: each look-up names its own. */
export async function findSample(sql: Sql, tenant: string): Promise<Sample> {
  const now = new Date().toISOString();
  const active = await one(activeVersion(sql, tenant, now), 'catalogue on sale');
  const version = active.catalogVersion;
  const offerings = await sql<{ id: string; category: string }[]>`
    select id, category from offering
    where tenant_id = ${tenant} and catalog_version = ${version} order by id limit 20
  `;
  const characteristic = await oneId(
    sql`select name as id from offering_characteristic
      where tenant_id = ${tenant} and catalog_version = ${version} order by name limit 1`,
    'offering with a characteristic',
  );
  const quoteId = await typicalQuote(sql, tenant);
  const orderId = await typicalOrder(sql, tenant);
  const task = await one(loadTasks(sql, tenant, orderId), 'task');
  const [places] = await sql<Record<'quote' | 'order', { at: string; id: string } | null>[]>`
    select (
        select jsonb_build_object('at', updated_at, 'id', id) from quote
        where tenant_id = ${tenant}
        order by updated_at desc, id desc offset ${DEEP} limit 1
      ) as quote, (
        select jsonb_build_object('at', created_at, 'id', id) from customer_order
        where tenant_id = ${tenant}
        order by created_at desc, id desc offset ${DEEP} limit 1
      ) as order
  `;
  const pending = await oneId(
    sql`select quote_id as id from approval_case where tenant_id = ${tenant} and status = 'pending'
      order by requested_at, id limit 1`,
    'pending approval',
  );
  const open = await oneId(
    sql`select id from fallout where tenant_id = ${tenant} and status = 'open'
      order by opened_at, id limit 1`,
    'open fallout',
  );
  const placeOf = (what: 'quote' | 'order'): Place => {
    const place = places?.[what] ?? lacking(`more than ${DEEP} of ${what}`);
    return [place.at, place.id];
  };
  const priced = await one(
    expandOrder(sql, tenant, orderId, { price: true, amendments: false }),
    'order',
  );
  return {
    tenant,
    now,
    version,
    offeringIds: offerings.map(({ id }) => id),
    category: offerings[0]?.category ?? lacking('offering'),
    characteristic,
    quote: await one(loadQuote(sql, tenant, quoteId), 'quote'),
    quoteItems: (await loadQuoteItems(sql, tenant, quoteId).query) as unknown as QuoteItemRow[],
    approval: await one(loadApprovalCase(sql, tenant, pending), 'pending approval'),
    revisedQuoteId: await revisedQuote(sql, tenant),
    order: await one(loadOrder(sql, tenant, orderId), 'order'),
    orderLines: priced.price ?? [],
    task: {
      ...task,
      offeringId: task.offeringId ?? '',
      externalReference: 'plan',
      compensates: task.id,
    },
    fallout: await one(loadFallout(sql, tenant, open), 'open fallout'),
    quotePlace: placeOf('quote'),
    orderPlace: placeOf('order'),
    asset: await latestAsset(sql, tenant),
  };
}

function revisedQuote(sql: Sql, tenant: string): Promise<string> {
  return oneId(
    sql`select quote_id as id from quote_revision where tenant_id = ${tenant}
      order by quote_id desc limit 1`,
    'revised quote',
  );
}

async function latestAsset(sql: Sql, tenant: string): Promise<Asset> {
  const customerId = await oneId(
    sql`select customer_id as id from asset where tenant_id = ${tenant} order by id desc limit 1`,
    'asset',
  );
  return one(searchAssets(sql, tenant, { customerId }, FIRST), 'asset');
}

const FIRST = { limit: 1, examinedMax: 1, descending: false, after: null };

/** A priced quote whose number of lines is nearest to what is typical of a large one. */
async function typicalQuote(sql: Sql, tenant: string): Promise<string> {
  return oneId(
    sql`
      select q.id from (
        select id, revision from quote where tenant_id = ${tenant} and status = 'priced'
        order by updated_at desc, id desc limit ${NEWEST}
      ) q
      order by abs((select count(*) from quote_item i where i.tenant_id = ${tenant}
        and i.quote_id = q.id and i.revision = q.revision) - ${LINES_TYPICAL}::integer), q.id
      limit 1
    `,
    'priced quote',
  );
}

async function typicalOrder(sql: Sql, tenant: string): Promise<string> {
  return oneId(
    sql`
      select o.id from (
        select id, tasks_total from customer_order
        where tenant_id = ${tenant} and status = 'in_progress'
        order by created_at desc, id desc limit ${NEWEST}
      ) o order by abs(o.tasks_total - ${LINES_TYPICAL}::integer), o.id limit 1
    `,
    'order in progress',
  );
}

async function one<Row>({ query }: Statement<Row>, what: string): Promise<Row> {
  const [row] = (await query) as unknown as readonly Row[];
  return row ?? lacking(what);
}

async function oneId(query: PromiseLike<readonly unknown[]>, what: string): Promise<string> {
  const [row] = (await query) as readonly { id: string }[];
  return row?.id ?? lacking(what);
}

function lacking(what: string): never {
  throw new PlansFault(`the tenant has no ${what}: npm run db -- generate makes some`);
}
