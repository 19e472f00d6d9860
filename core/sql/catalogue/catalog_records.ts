import type { Sql } from '../../../db/connect.ts';
import type { Offering, Price, PriceList, Promotion } from '../../contract/catalog.ts';
import { json, statement } from '../statement.ts';
import type { Statement } from '../statement.ts';

/** Tables that hold one document per id, and are read whole or by offering. */
type Documents = { price: Price; price_list: PriceList; promotion: Promotion };

export function loadOfferings(
  sql: Sql,
  tenant: string,
  version: string,
  ids: readonly string[],
): Statement<{ document: Offering }> {
  return statement(
    'load_offerings',
    sql`
      select document from offering
      where tenant_id = ${tenant} and catalog_version = ${version}
        and id = any(array(select jsonb_array_elements_text(${json(sql, ids)})))
    `,
  );
}

export function loadPrices(
  sql: Sql,
  tenant: string,
  version: string,
  offeringIds: readonly string[],
): Statement<{ document: Price }> {
  return statement(
    'load_prices',
    sql`
      select document from price
      where tenant_id = ${tenant} and catalog_version = ${version}
        and offering_id = any(array(select jsonb_array_elements_text(${json(sql, offeringIds)})))
      order by id
    `,
  );
}

export function loadAll<Table extends keyof Documents>(
  sql: Sql,
  tenant: string,
  version: string,
  table: Table,
): Statement<{ document: Documents[Table] }> {
  return statement(
    `load_all_${table}`,
    sql`
      select document from ${sql(table as string)}
      where tenant_id = ${tenant} and catalog_version = ${version}
      order by id
    `,
  );
}

export function countPrices(
  sql: Sql,
  tenant: string,
  version: string,
): Statement<{ priceList: string; count: number }> {
  return statement(
    'count_prices',
    sql`
      select document->>'priceList' as "priceList", count(*)::int as count
      from price
      where tenant_id = ${tenant} and catalog_version = ${version}
      group by document->>'priceList'
    `,
  );
}

export function addOfferings(
  sql: Sql,
  tenant: string,
  version: string,
  offerings: readonly Offering[],
): Statement<never> {
  return statement(
    'add_offerings',
    sql`
      insert into offering (tenant_id, catalog_version, id, name, category, markets, channels,
        valid_from, valid_to, document)
      select ${tenant}, ${version}, d->>'id', d->>'name', d->>'category',
        array(select jsonb_array_elements_text(d->'markets')),
        array(select jsonb_array_elements_text(d->'channels')),
        (d->>'validFrom')::timestamptz, (d->>'validTo')::timestamptz, d
      from jsonb_array_elements(${json(sql, offerings)}) as d
      on conflict (tenant_id, catalog_version, id) do update
      set name = excluded.name, category = excluded.category, markets = excluded.markets,
        channels = excluded.channels, valid_from = excluded.valid_from,
        valid_to = excluded.valid_to, document = excluded.document
    `,
  );
}

export function addPrices(
  sql: Sql,
  tenant: string,
  version: string,
  prices: readonly Price[],
): Statement<never> {
  return statement(
    'add_prices',
    sql`
      insert into price (tenant_id, catalog_version, id, offering_id, document)
      select ${tenant}, ${version}, d->>'id', d->>'offeringId', d
      from jsonb_array_elements(${json(sql, prices)}) as d
      on conflict (tenant_id, catalog_version, id) do update
      set offering_id = excluded.offering_id, document = excluded.document
    `,
  );
}

export function addDocuments<Table extends 'price_list' | 'promotion'>(
  sql: Sql,
  tenant: string,
  version: string,
  table: Table,
  documents: readonly Documents[Table][],
): Statement<never> {
  return statement(
    `add_${table}`,
    sql`
      insert into ${sql(table as string)} (tenant_id, catalog_version, id, document)
      select ${tenant}, ${version}, d->>'id', d
      from jsonb_array_elements(${json(sql, documents)}) as d
      on conflict (tenant_id, catalog_version, id) do update set document = excluded.document
    `,
  );
}
