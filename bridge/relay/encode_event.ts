import type { OutRecord } from '../kafka/producer.ts';

/** A row of the outbox as the relay reads it; `data` is the text of its JSON, never parsed here. */
export type OutboxRow = {
  readonly transactionId: string;
  readonly id: string;
  readonly tenant: string;
  readonly topic: string;
  readonly key: string;
  readonly type: string;
  readonly sequence: number;
  readonly actor: string;
  readonly traceparent: string | null;
  readonly occurredAt: string;
  readonly data: string;
};

/** Version of the data's schema; every event type is still in its first. */
const SCHEMA_VERSION = 1;

/** The row as a CloudEvent in structured mode: the JSON is the whole event. */
export function encodeEvent(row: OutboxRow): OutRecord {
  const attributes = JSON.stringify({
    specversion: '1.0',
    id: row.id,
    source: '/quotewright/core',
    type: row.type,
    subject: row.key,
    time: row.occurredAt,
    datacontenttype: 'application/json',
    tenant: row.tenant,
    sequence: row.sequence,
    schema: SCHEMA_VERSION,
    actor: row.actor,
    ...(row.traceparent === null ? {} : { traceparent: row.traceparent }),
  });
  return {
    key: row.key,
    value: `${attributes.slice(0, -1)},"data":${row.data}}`,
    headers: {
      'content-type': 'application/cloudevents+json; charset=UTF-8',
      ce_id: row.id,
      ce_type: row.type,
      tenant: row.tenant,
      sequence: String(row.sequence),
      schema: String(SCHEMA_VERSION),
      ...(row.traceparent === null ? {} : { traceparent: row.traceparent }),
    },
  };
}
