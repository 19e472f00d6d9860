import { connect } from '../../db/connect.ts';
import type { OrderSummary } from '../../core/contract/order.ts';
import type { QuoteSummary } from '../../core/contract/quote.ts';
import { closedLoop } from '../measure/closed_loop.ts';
import { seededRandom, shuffled } from '../seeded_random.ts';
import { TENANT } from './fill.ts';
import type { Site } from './site.ts';

export type Known = { readonly quoteId: string; readonly version: number };
/** Things of all ages, as a search by customer finds them. */
export type Sample = {
  readonly drafts: readonly Known[];
  readonly priced: readonly Known[];
  readonly accepted: readonly Known[];
  readonly quotes: readonly QuoteSummary[];
  readonly orders: readonly OrderSummary[];
};
export type Wanted = Readonly<Record<'drafts' | 'priced' | 'accepted', number>>;

const ASKERS = 4;
const CUSTOMERS_AT_ONCE = 100;
/** For searches. */
const KEPT_MAX = 2_000;

export async function drawSample(site: Site, wanted: Wanted, seed: number): Promise<Sample> {
  const customers = shuffled(await customersOf(site), seededRandom(seed));
  const found = { drafts: new Map(), priced: new Map(), accepted: new Map() } as Readonly<
    Record<keyof Wanted, Map<string, QuoteSummary>>
  >;
  const quotes: QuoteSummary[] = [];
  const orders: OrderSummary[] = [];
  const kinds = { draft: 'drafts', priced: 'priced', accepted: 'accepted' } as const;
  const enough = () =>
    found.drafts.size >= wanted.drafts &&
    found.priced.size >= wanted.priced &&
    found.accepted.size >= wanted.accepted;
  for (let from = 0; !enough(); from += CUSTOMERS_AT_ONCE) {
    const asked = customers.slice(from, from + CUSTOMERS_AT_ONCE);
    if (asked.length === 0) throw new Error(`void: too few open quotes at ${site.name}`);
    await closedLoop(asked, ASKERS, async (customerId) => {
      const of = { customerId, limit: 100 };
      const { items } = (await site.ask('sales', 'quote_search', of)).body;
      if (quotes.length < KEPT_MAX) {
        quotes.push(...items);
        orders.push(...(await site.ask('operator', 'order_search', of)).body.items);
      }
      for (const quote of items) {
        if (quote.status !== 'draft' && quote.status !== 'priced' && quote.status !== 'accepted')
          continue;
        if (Date.parse(quote.validUntil) < Date.now() + 3_600_000) continue;
        found[kinds[quote.status]].set(quote.id, quote);
      }
    });
  }
  const known = async (kind: keyof Wanted): Promise<Known[]> => {
    const versions: Known[] = [];
    await closedLoop([...found[kind].keys()].slice(0, wanted[kind]), ASKERS, async (quoteId) => {
      const { version = 0 } = await site.ask('sales', 'quote_get', { quoteId });
      versions.push({ quoteId, version });
    });
    return versions;
  };
  const drafts = await known('drafts');
  const priced = await known('priced');
  return { drafts, priced, accepted: await known('accepted'), quotes, orders };
}

async function customersOf({ adminUrl }: Site): Promise<readonly string[]> {
  const sql = connect({ url: adminUrl, application: 'bench', max: 1 });
  try {
    const [row] = await sql<{ last: string | null }[]>`
      select max(customer_id) as last from quote
      where tenant_id = ${TENANT} and customer_id like 'customer-%'
    `;
    const count = 1 + Number(/\d+$/.exec(row?.last ?? '')?.[0] ?? Number.NaN);
    if (Number.isNaN(count)) throw new Error('void: no customer was generated');
    return Array.from({ length: count }, (_, at) => `customer-${String(at).padStart(6, '0')}`);
  } finally {
    await sql.end();
  }
}
