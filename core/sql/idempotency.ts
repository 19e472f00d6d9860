import type { Sql } from '../../db/connect.ts';
import type { Reply } from '../contract/reply.ts';
import { json, statement } from './statement.ts';
import type { Statement } from './statement.ts';

export type IdempotencyKey = {
  readonly tenant: string;
  readonly actor: string;
  readonly key: string;
};
export type StoredReply = { readonly requestHash: string; readonly reply: Reply<unknown> };

/** Looks at the day before too: a key lives at least 24 hours. */
export function findReply(sql: Sql, id: IdempotencyKey, day: string): Statement<StoredReply> {
  return statement(
    'find_reply',
    sql`
      select request_hash as "requestHash", reply
      from idempotency
      where day in (${day}::date, ${day}::date - 1)
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
      insert into idempotency (day, tenant_id, actor, key, request_hash, reply, created_at)
      values (${now.slice(0, 10)}, ${id.tenant}, ${id.actor}, ${id.key}, ${stored.requestHash},
        ${json(sql, stored.reply)}, ${now})
    `,
  );
}
