import type { Sql } from '../../../db/connect.ts';
import { statement } from '../statement.ts';
import type { Statement } from '../statement.ts';

export type DueQuote = { readonly tenant: string; readonly id: string; readonly version: number };

/** Quotes of all tenants that are past their validity, the longest first. */
export function dueQuotes(sql: Sql, now: string, most: number): Statement<DueQuote> {
  return statement(
    'due_quotes',
    sql`select tenant_id as tenant, id, version from due_quotes(${now}, ${most})`,
  );
}

/** For as long as the connection lives, or until it is given back; false: another core has it. */
export function takeExpiry(sql: Sql): Statement<{ taken: boolean }> {
  return statement(
    'take_expiry',
    sql`select pg_try_advisory_lock(hashtext('qw.quote_expiry')) as taken`,
  );
}

export function giveExpiry(sql: Sql): Statement<{ given: boolean }> {
  return statement(
    'give_expiry',
    sql`select pg_advisory_unlock(hashtext('qw.quote_expiry')) as given`,
  );
}
