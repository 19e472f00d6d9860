import type { Sql } from '../../db/connect.ts';
import type { Accepted } from '../../core/contract/reply.ts';
import type { Quote } from '../../core/contract/quote.ts';
import { CONTEXT, linesOf } from './catalogue.ts';
import { TENANT } from './core_alone.ts';
import type { Ask } from './own_bus.ts';

/** A quote of five lines that the core has made, priced or on to accepted. */
export async function makeQuote(ask: Ask, to: 'priced' | 'accepted'): Promise<Accepted<Quote>> {
  const lines = [...linesOf(5)];
  const created = await ask('sales', 'quote_create', { ...CONTEXT, lines });
  const quoteId = created.body.id;
  const options = (before: Accepted<Quote>) => ({ expectedVersion: before.version ?? 0 });
  const priced = await ask('sales', 'quote_price', { quoteId }, options(created));
  if (to === 'priced') return priced;
  const submitted = await ask('sales', 'quote_submit', { quoteId }, options(priced));
  return ask('sales', 'quote_accept', { quoteId }, options(submitted));
}

/** Copies a quote with its lines, as `<side>-<first>` and so on (`cloneId`). */
export async function cloneQuote(
  admin: Sql,
  quoteId: string,
  side: string,
  count: number,
  first = 1,
): Promise<void> {
  const last = first + count - 1;
  await admin`
    insert into quote
    select (jsonb_populate_record(q, jsonb_build_object(
      'id', md5(${side} || '-' || n)::uuid, 'number', ${side} || '-' || n))).*
    from quote q, generate_series(${first}::integer, ${last}::integer) n
    where q.tenant_id = ${TENANT} and q.id = ${quoteId}
  `;
  await admin`
    insert into quote_item
    select (jsonb_populate_record(i, jsonb_build_object(
      'quote_id', md5(${side} || '-' || n)::uuid))).*
    from quote_item i, generate_series(${first}::integer, ${last}::integer) n
    where i.tenant_id = ${TENANT} and i.quote_id = ${quoteId}
  `;
}
