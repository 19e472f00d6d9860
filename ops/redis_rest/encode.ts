import type { Result, Value } from './redis_port.ts';

function encodeValue(value: Value, base64: boolean): unknown {
  if (value === null || typeof value === 'number') return value;
  if (Array.isArray(value)) return value.map((one: Value) => encodeValue(one, base64));
  const bytes = value as Buffer;
  // The client takes "OK" as it is; everything else that is text travels encoded.
  if (base64 && bytes.toString('latin1') !== 'OK') return bytes.toString('base64');
  return bytes.toString('utf8');
}

/** JSON can't hold bytes: with `Upstash-Encoding: base64` a client asks for them encoded. */
export function encodeResult(result: Result, base64: boolean): object {
  if ('error' in result) return result;
  return { result: encodeValue(result.value, base64) };
}
