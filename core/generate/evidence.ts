import { TOPIC } from '../contract/events.ts';
import type { EventType } from '../contract/events.ts';
import type { Happened } from '../domain/decision.ts';
import { sha256Hex } from '../domain/sha256.ts';
import { REPLY_LINES_MAX } from './proportions.ts';
import type { Tape } from './tape.ts';

/** Older than any transaction: the relay's cursor stands behind it, so nothing is sent again. */
export const CARRIED_TRANSACTION = '3';
/** Which consumer takes in the events of a topic. */
const CONSUMERS: Readonly<Record<string, string>> = {
  [TOPIC.order]: 'order_summary',
  [TOPIC.task]: 'order_summary',
};

export type Subject = {
  readonly tenant: string;
  readonly type: 'quote' | 'order';
  readonly id: string;
};
export type Did = {
  readonly actor: string;
  readonly action: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly detail?: string;
  /** What the caller was told; of how many lines it is. */
  readonly reply: { readonly version: number; readonly body: object; readonly lines: number };
};

/** One audit row and the events of one command, as the core would have left them. */
export function record(
  tape: Tape,
  { tenant, type, id }: Subject,
  did: Did,
  events: readonly Happened<EventType, unknown>[],
): void {
  for (const event of events) {
    const topic = topicOf(event.type);
    const eventId = tape.newId();
    const at = tape.now();
    tape.write('outbox', [
      `{{shard_${type}}}`,
      CARRIED_TRANSACTION,
      eventId,
      tenant,
      topic,
      id,
      event.type,
      event.sequence,
      did.actor,
      at,
      event.data as object,
    ]);
    const consumer = CONSUMERS[topic];
    if (consumer !== undefined) tape.write('inbox', [consumer, eventId, at]);
  }
  const auditId = tape.newId();
  const { actor, action, before, after, detail = null, reply } = did;
  tape.write('audit_log', [
    tape.now(),
    auditId,
    tenant,
    actor,
    action,
    type,
    id,
    before,
    after,
    detail,
  ]);
  const { version, body, lines } = reply;
  if (lines > REPLY_LINES_MAX) return;
  const told = JSON.stringify({ ok: true, body, version });
  const at = tape.now();
  const requestHash = sha256Hex(`${action} ${id} ${version}`);
  tape.write('idempotency', [at, tenant, actor, `${action}-${auditId}`, requestHash, told, at]);
}

function topicOf(type: EventType): string {
  if (type.startsWith('quote.')) return TOPIC.quote;
  return type.startsWith('task.') ? TOPIC.task : TOPIC.order;
}
