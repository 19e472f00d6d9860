import type { Sql } from '../../db/connect.ts';
import type { LineInput, PricedLine } from '../contract/price.ts';
import { lineHash } from '../domain/pricing/line_digest.ts';
import { priceBasket } from '../domain/pricing/price_basket.ts';
import { priceHash } from '../domain/pricing/price_hash.ts';
import type { QuoteRow } from '../sql/quotes/quote.ts';
import { readCatalogue } from './catalogue.ts';
import type { Catalogue } from './catalogue.ts';
import { CLAIMS } from './claims.ts';

export type Finding = { readonly claim: string; readonly wrong: number };

type Sampled = Pick<
  QuoteRow,
  'market' | 'channel' | 'segment' | 'currency' | 'totals' | 'priceHash' | 'pricedAt'
> & { readonly inputs: LineInput[]; readonly priced: PricedLine[] };

/** Whether what a tenant holds fits together: all rows by SQL, a sample by the engine. */
export async function verify(sql: Sql, tenant: string, sample: number): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { claim, wrong } of CLAIMS) {
    const [row] = await wrong(sql, tenant);
    findings.push({ claim, wrong: row?.wrong ?? 0 });
  }
  const catalogue = await readCatalogue(sql, tenant, new Date().toISOString());
  if (catalogue === null) throw new Error(`tenant "${tenant}" has no catalogue on sale`);
  const quotes = await sampleQuotes(sql, tenant, catalogue.version, sample);
  const broken = quotes.filter((quote) => hashOf(quote) !== quote.priceHash);
  findings.push({
    claim: `of ${quotes.length} quotes, each price that is stored has the stored hash`,
    wrong: broken.length,
  });
  const changed = quotes.filter((quote) => hashAgain(catalogue, quote) !== quote.priceHash);
  findings.push({
    claim: `of ${quotes.length} quotes, each prices to its stored hash by the engine`,
    wrong: changed.length,
  });
  return findings;
}

/** Lines are those of the current revision, in their order. */
function sampleQuotes(
  sql: Sql,
  tenant: string,
  version: string,
  sample: number,
): Promise<Sampled[]> {
  return sql<Sampled[]>`
    with chosen as (
      select * from quote
      where tenant_id = ${tenant} and catalog_version = ${version} and price_hash is not null
      order by md5(id::text) limit ${sample}
    )
    select q.market, q.channel, q.segment, q.currency, q.totals, q.price_hash as "priceHash",
      q.priced_at as "pricedAt", jsonb_agg(i.input order by i.position) as inputs,
      jsonb_agg(i.priced order by i.position) as priced
    from chosen q
    join quote_item i on i.tenant_id = q.tenant_id and i.quote_id = q.id and i.revision = q.revision
    group by q.id, q.market, q.channel, q.segment, q.currency, q.totals, q.price_hash, q.priced_at
  `;
}

function hashOf({ currency, priced, totals }: Sampled): string | null {
  if (currency === null || totals === null) return null;
  return priceHash({ currency, lines: priced.map(lineHash), totals });
}

function hashAgain({ slice }: Catalogue, quote: Sampled): string | null {
  const { market, channel, segment, inputs, pricedAt } = quote;
  if (pricedAt === null) return null;
  const context = { market, channel, ...(segment === null ? {} : { segment }) };
  const reply = priceBasket(slice, { ...context, lines: inputs }, { now: pricedAt });
  return reply.ok ? reply.result.priceHash : null;
}
