import { mayBeDeep } from '../../core/contract/nesting.ts';
import { refuse } from '../../core/contract/reply.ts';
import type { Refusal } from '../../core/contract/reply.ts';
import { findJsonFault, lineAndColumn } from './json_position.ts';
import { requestSize } from './meters.ts';

export type Body = { readonly ok: true; readonly value: unknown };

/** A sender that drips may not hold a place among the requests in flight. */
const READ_MS_MAX = 10_000;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });

/** `status` is set where HTTP has a better one than the code's. */
export type BodyRefusal = Refusal & { readonly status?: number };

/** Reads a JSON body of at most `bytesMax` bytes. An absent body counts as `{}`. */
export async function readJsonBody(
  request: Request,
  bytesMax: number,
  msMax: number = READ_MS_MAX,
): Promise<Body | BodyRefusal> {
  const declared = Number(request.headers.get('content-length') ?? '0');
  if (declared > bytesMax) return tooLarge(bytesMax);
  const bytes = await readBytes(request, bytesMax, msMax);
  if (bytes === null) return tooLarge(bytesMax);
  if (bytes === undefined)
    return refuse('invalid_request', 'the body broke off or came too slowly');
  requestSize.record(bytes.byteLength);
  if (bytes.byteLength === 0) return { ok: true, value: {} };
  const type = request.headers.get('content-type');
  if (!isJson(type)) {
    const seen = type === null ? 'none was given' : `not ${type.slice(0, 100)}`;
    return {
      ...refuse('invalid_request', `Content-Type must be application/json, ${seen}`),
      status: 415,
    };
  }
  try {
    return parseJson(utf8.decode(bytes));
  } catch {
    return refuse('invalid_request', 'the body is not UTF-8');
  }
}

export function parseJson(text: string): Body | Refusal {
  try {
    const value: unknown = JSON.parse(text);
    if (!mayBeDeep(text)) return { ok: true, value };
    const fault = findJsonFault(text);
    return fault === null ? { ok: true, value } : malformed(text, fault);
  } catch {
    return malformed(text, findJsonFault(text) ?? { offset: 0, expected: 'a JSON document' });
  }
}

function malformed(text: string, fault: { offset: number; expected: string }): Refusal {
  const { line, column } = lineAndColumn(text, fault.offset);
  const found = text[fault.offset] === undefined ? 'the end' : JSON.stringify(text[fault.offset]);
  const detail = `expected ${fault.expected} at line ${line}, column ${column}, found ${found}`;
  return refuse('invalid_request', `the body is not JSON: ${detail}`, {
    findings: [{ path: '', code: 'json', detail }],
  });
}

/** Null: too long. Undefined: it broke off, or came too slowly. */
async function readBytes(
  request: Request,
  bytesMax: number,
  msMax: number,
): Promise<Uint8Array | null | undefined> {
  if (request.body === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let length = 0;
  let late = false;
  const reader = (request.body as ReadableStream<Uint8Array>).getReader();
  const stop = () => reader.cancel().catch(() => undefined);
  const timer = setTimeout(() => {
    late = true;
    void stop();
  }, msMax);
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      length += value.byteLength;
      if (length > bytesMax) {
        await stop();
        return null;
      }
      chunks.push(value);
    }
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
  return late ? undefined : joined(chunks, length);
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}

function isJson(type: string | null): boolean {
  return /^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i.test(type?.trim() ?? '');
}

function tooLarge(bytesMax: number): Refusal {
  return refuse('limit_exceeded', `a body may have at most ${bytesMax} bytes`);
}
