import * as v from 'valibot';
import { EventSchema } from '../../core/contract/events.ts';
import type { DomainEvent } from '../../core/contract/events.ts';
import type { Sql } from '../../db/connect.ts';
import { encodeEvent } from '../relay/encode_event.ts';
import type { OutboxRow } from '../relay/encode_event.ts';

/** The events of one aggregate as a consumer would get them, from the first on. */
export async function eventsOf(sql: Sql, key: string): Promise<readonly DomainEvent[]> {
  const rows = await sql<OutboxRow[]>`
    select transaction_id::text as "transactionId", id, tenant_id as tenant, topic, key,
      event_type as type, sequence, actor, traceparent, occurred_at as "occurredAt",
      data::text as data
    from outbox where key = ${key} order by sequence`;
  return rows.map((row) => v.parse(EventSchema, JSON.parse(encodeEvent(row).value)));
}
