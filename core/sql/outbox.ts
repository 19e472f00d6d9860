import type { Sql } from '../../db/connect.ts';
import { json, statement } from './statement.ts';
import type { Statement } from './statement.ts';

export type OutboxRow = {
  readonly id: string;
  readonly topic: string;
  /** Id of the aggregate: its events share a shard, and so keep their order. */
  readonly key: string;
  readonly type: string;
  readonly sequence: number;
  readonly data: unknown;
};
export type Evidence = {
  readonly tenant: string;
  readonly actor: string;
  readonly traceparent: string | null;
  readonly now: string;
};

export function appendEvents(
  sql: Sql,
  evidence: Evidence,
  rows: readonly OutboxRow[],
): Statement<never> {
  return statement(
    'append_events',
    sql`
      insert into outbox (shard, id, tenant_id, topic, key, event_type, sequence, actor,
        traceparent, occurred_at, data)
      select hashtext(x.key) & 7, x.id, ${evidence.tenant}, x.topic, x.key, x.type, x.sequence,
        ${evidence.actor}, ${evidence.traceparent}, ${evidence.now}, x.data
      from jsonb_to_recordset(${json(sql, rows)})
        as x(id uuid, topic text, key text, type text, sequence integer, data jsonb)
    `,
  );
}

/**
 * Sent after the commit and not in it: a transaction that notifies takes a lock of the whole server
 * while it commits.
 */
export function wakeRelay(sql: Sql): Statement<never> {
  return statement('wake_relay', sql`select pg_notify('outbox', '')`);
}
