import type { NatsConnection } from 'nats';

/** Headers and the protocol's own words count as well. */
const HEADROOM_BYTES = 16_384;
const MESSAGE_BYTES_DEFAULT = 1024 * 1024;

export type EncodedRequest = { readonly data: Uint8Array; readonly encoding: 'gzip' | null };

/** A request as it is sent: compressed only when no message could carry it as it is. */
export async function encodeRequest(
  text: string,
  { info }: Pick<NatsConnection, 'info'>,
): Promise<EncodedRequest> {
  const data = new TextEncoder().encode(text);
  const most = (info?.max_payload ?? MESSAGE_BYTES_DEFAULT) - HEADROOM_BYTES;
  if (data.byteLength <= most) return { data, encoding: null };
  // The same on Deno, Node, Bun and workerd.
  const packed = new Blob([data]).stream().pipeThrough(new CompressionStream('gzip'));
  return { data: new Uint8Array(await new Response(packed).arrayBuffer()), encoding: 'gzip' };
}
