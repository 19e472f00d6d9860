import type { Msg } from 'nats';
import { HEADER } from '../contract/headers.ts';

/** A reply that grows beyond this is a fault: no page or quote is that large. */
export const REPLY_BYTES_MAX = 64 * 1024 * 1024;

/** The JSON of a reply, which the core compresses when it is large. */
export async function decodeReply(message: Msg): Promise<unknown> {
  if (message.headers?.get(HEADER.contentEncoding) !== 'gzip') return message.json();
  // The same on Deno, Node, Bun and workerd.
  const bytes = new Blob([new Uint8Array(message.data)]).stream();
  const chunks = bytes.pipeThrough(new DecompressionStream('gzip'));
  const decoder = new TextDecoder();
  let read = 0;
  let text = '';
  for await (const chunk of chunks) {
    read += chunk.byteLength;
    if (read > REPLY_BYTES_MAX) throw new Error(`a reply has more than ${REPLY_BYTES_MAX} bytes`);
    text += decoder.decode(chunk, { stream: true });
  }
  return JSON.parse(text + decoder.decode());
}
