import type { MarginFigures, QuoteMargin } from '../../contract/approvals.ts';
import type { ParsedBody } from '../../contract/calls.ts';
import type { LineInput } from '../../contract/price.ts';
import { refuse } from '../../contract/reply.ts';
import type { Reply } from '../../contract/reply.ts';
import { lineCosts, marginsOf } from '../../domain/approval/line_costs.ts';
import { marginPercent } from '../../domain/approval/margin.ts';
import { offeringIdsOf } from '../../domain/catalogue/slice.ts';
import { proposedIdsOf } from '../../domain/configuration/defaults.ts';
import { formatExact } from '../../domain/money.ts';
import type { Call } from '../../server/call.ts';
import { runQuery } from '../../server/run_query.ts';
import { loadQuote } from '../../sql/quotes/quote.ts';
import { loadQuoteItems } from '../../sql/quotes/quote_item.ts';
import { sliceFor } from '../catalogue/catalog_queries.ts';
import { quoteNotFound } from '../quotes/quote_command.ts';

type Exact = { readonly net: bigint; readonly cost: bigint | null };

/** What remains of a quote's price, by line and charge and in all; nothing of it is stored. */
export async function quoteMargin(
  call: Call,
  { quoteId }: ParsedBody['quote_margin'],
): Promise<Reply<QuoteMargin>> {
  const { tenant } = call.identity;
  const read = await runQuery(call, (sql) => [
    loadQuote(sql, tenant, quoteId),
    loadQuoteItems(sql, tenant, quoteId),
  ]);
  if (!read.ok) return read;
  const [[row], items] = read.rows;
  if (row === undefined) return quoteNotFound(quoteId);
  const { currency, priceHash, pricedAt, revision } = row;
  if (currency === null || priceHash === null || pricedAt === null) {
    return refuse('illegal_transition', `quote ${row.number} is not priced`);
  }
  const lines = items.map(({ input }) => input);
  const sold = await soldAt(call, row.catalogVersion, lines);
  if (!sold.ok) return sold;
  const { market, channel } = row;
  const segment = row.segment === null ? {} : { segment: row.segment };
  const priced = items.flatMap((item) => (item.priced === null ? [] : [item.priced]));
  const price = { currency, pricedAt, lines: priced };
  const costs = lineCosts(sold.slice, { market, channel, ...segment, lines, price });
  const offeringOf = new Map(lines.map(({ id, offeringId }) => [id, offeringId]));
  return {
    ok: true,
    body: {
      quoteId,
      revision,
      priceHash,
      lines: costs.map(({ id, charges }) => ({
        lineId: id,
        offeringId: offeringOf.get(id) ?? id,
        charges: charges.map(({ sum, ...exact }) => figures(sum, exact, currency)),
      })),
      totals: [...marginsOf(costs)].map(([sum, exact]) => figures(sum, exact, currency)),
      chargesWithoutCost: costs.flatMap(({ charges }) => charges).filter(isUnknown).length,
    },
  };
}

/** With what rules fill in by default. */
async function soldAt(call: Call, version: string, lines: readonly LineInput[]) {
  const ids = offeringIdsOf(lines);
  const known = await sliceFor(call, version, ids);
  if (!known.ok) return known;
  const proposed = proposedIdsOf(known.slice.offerings.values());
  if (proposed.length === 0) return known;
  return sliceFor(call, version, [...new Set([...ids, ...proposed])]);
}

function figures(sum: MarginFigures['sum'], { net, cost }: Exact, currency: string): MarginFigures {
  const percent = cost === null ? null : marginPercent({ net, cost });
  return {
    sum,
    net: formatExact(net, currency),
    ...(cost === null ? {} : { cost: formatExact(cost, currency) }),
    ...(percent === null ? {} : { percent }),
  };
}

function isUnknown({ cost }: Exact): boolean {
  return cost === null;
}
