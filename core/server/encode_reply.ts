import { gzipSync } from 'node:zlib';
import { refuse } from '../contract/reply.ts';
import type { Refusal, Reply } from '../contract/reply.ts';

/** What the connection carries, and what the caller can read. */
export type Carrier = {
  readonly bytesMax: number;
  readonly acceptsGzip: boolean;
};

export type Encoded = {
  readonly data: Uint8Array;
  readonly encoding?: 'gzip';
};

/** From here on time on the wire is worth more than time for compressing. */
export const GZIP_FROM_BYTES = 128 * 1024;

/** A reply that was measured before its commit is sent as it was measured. */
const measured = new WeakMap<object, { readonly carrier: Carrier; readonly encoded: Encoded }>();

/** A refusal: the reply is larger than a message may be, compressed if the caller takes that. */
export function encodeReply(reply: Reply<unknown>, carrier: Carrier): Encoded | Refusal {
  const known = measured.get(reply);
  if (known?.carrier === carrier) return known.encoded;
  const plain = Buffer.from(JSON.stringify(reply));
  const encoded: Encoded =
    carrier.acceptsGzip && plain.byteLength >= GZIP_FROM_BYTES
      ? { data: compressed(plain, carrier), encoding: 'gzip' }
      : { data: plain };
  const { byteLength } = encoded.data;
  if (byteLength > carrier.bytesMax) {
    const packed = encoded.encoding === undefined ? '' : `, ${byteLength} compressed`;
    return refuse(
      'limit_exceeded',
      `the reply has ${plain.byteLength} bytes${packed}; a message carries ${carrier.bytesMax}`,
    );
  }
  measured.set(reply, { carrier, encoded });
  return encoded;
}

/** Quickly, and thoroughly only when a message can't carry it otherwise. */
function compressed(plain: Uint8Array, { bytesMax }: Carrier): Uint8Array {
  const quick = gzipSync(plain, { level: 1 });
  return quick.byteLength <= bytesMax ? quick : gzipSync(plain);
}
