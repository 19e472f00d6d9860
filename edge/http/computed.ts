import type { Source } from '../catalogue/shelf.ts';
import { jsonReply } from './json_reply.ts';

/** An answer to a POST that was computed here; `layer` tells how far its data had to come. */
export function computed(body: unknown, layer: Source): Response {
  const status =
    layer === 'l1' ? 'quotewright-edge; hit' : `quotewright-edge; fwd=miss; detail=${layer}`;
  const headers = new Headers({ 'Cache-Control': 'private, no-store', 'Cache-Status': status });
  return jsonReply(body, { headers });
}
