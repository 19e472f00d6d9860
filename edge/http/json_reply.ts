import { serialisation, responseSize } from './meters.ts';

const encoder = new TextEncoder();

/** The bytes of a reply; how long that took and how many there are is measured. */
export function jsonBytes(value: unknown): Uint8Array<ArrayBuffer> {
  const began = performance.now();
  const bytes = encoder.encode(JSON.stringify(value));
  serialisation.record((performance.now() - began) / 1_000);
  responseSize.record(bytes.byteLength);
  return bytes;
}

export function jsonReply(value: unknown, init: { status?: number; headers: Headers }): Response {
  init.headers.set('Content-Type', 'application/json');
  return new Response(jsonBytes(value), init);
}
