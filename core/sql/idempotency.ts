import type { Sql } from '../../db/connect.ts';
import { statement } from './statement.ts';
import type { Statement } from './statement.ts';

export type IdempotencyKey = {
  readonly tenant: string;
  readonly actor: string;
  readonly key: string;
};

/** The reply as JSON, or that JSON as gzip when it is large. */
export type StoredReply = { readonly requestHash: string } & (
  | { readonly reply: string; readonly packed: null }
  | { readonly reply: null; readonly packed: Buffer }
);

/**
 * Looks at the day before too: a key lives at least 24 hours. And at the day after: at midnight the
 * clock of the core that stored the reply may have been ahead of this one.
 */
export function findReply(sql: Sql, id: IdempotencyKey, day: string): Statement<StoredReply> {
  return statement(
    'find_reply',
    sql`
      select request_hash as "requestHash", reply, packed
      from idempotency
      where day in (${day}::date, ${day}::date - 1, ${day}::date + 1)
        and tenant_id = ${id.tenant} and actor = ${id.actor} and key = ${id.key}
    `,
  );
}

export function saveReply(
  sql: Sql,
  id: IdempotencyKey,
  stored: StoredReply,
  now: string,
): Statement<never> {
  return statement(
    'save_reply',
    sql`
      insert into idempotency (day, tenant_id, actor, key, request_hash, reply, packed, created_at)
      values (${now.slice(0, 10)}, ${id.tenant}, ${id.actor}, ${id.key}, ${stored.requestHash},
        ${stored.reply}, ${stored.packed}, ${now})
    `,
  );
}
