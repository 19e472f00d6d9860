import { gunzipSync, gzipSync } from 'node:zlib';
import type { RefusalCode } from '../contract/codes.ts';
import type { Refusal, Reply } from '../contract/reply.ts';
import type { StoredReply } from '../sql/idempotency.ts';
import { encodeReply, GZIP_FROM_BYTES } from './encode_reply.ts';
import type { Carrier } from './encode_reply.ts';

/**
 * Refusals that say nothing about the request, only about the moment: the same key may be tried
 * again. Every other refusal that a command decides is stored and told again.
 */
const PASSING: ReadonlySet<RefusalCode> = new Set([
  'overloaded',
  'unavailable',
  'deadline_exceeded',
  'idempotency_in_progress',
  'internal',
]);

export function isPassing(reply: Refusal): boolean {
  return PASSING.has(reply.code);
}

/** A large reply is stored as it was compressed to be sent: compressing it is paid once. */
export function packReply(
  requestHash: string,
  reply: Reply<unknown>,
  carrier: Carrier,
): StoredReply {
  const encoded = encodeReply(reply, carrier);
  if ('ok' in encoded) return { requestHash, reply: JSON.stringify(reply), packed: null };
  const data = Buffer.from(encoded.data.buffer, encoded.data.byteOffset, encoded.data.byteLength);
  if (encoded.encoding === 'gzip') return { requestHash, reply: null, packed: data };
  return data.byteLength < GZIP_FROM_BYTES
    ? { requestHash, reply: data.toString('utf8'), packed: null }
    : { requestHash, reply: null, packed: gzipSync(data, { level: 1 }) };
}

/** The same reply as the first time, and that it is. */
export function unpackReply(stored: StoredReply): Reply<unknown> {
  const text = stored.packed === null ? stored.reply : gunzipSync(stored.packed).toString('utf8');
  return { ...(JSON.parse(text) as Reply<unknown>), replayed: true };
}
