import { refuse } from '../../core/contract/reply.ts';
import type { Refusal } from '../../core/contract/reply.ts';
import { readJsonBody } from '../http/body.ts';
import type { BodyRefusal } from '../http/body.ts';
import type { BulkLimits } from './limits.ts';
import type { Item } from './parse_item.ts';
import { readLines } from './read_lines.ts';

export type Source = {
  readonly ok: true;
  readonly items: AsyncIterable<Item> | Iterable<Item>;
  readonly ending: () => Refusal | null;
};

const LINES = /^application\/(x-ndjson|ndjson|jsonl)\s*(;\s*charset="?utf-8"?\s*)?$/i;

/** Lines as they come; or one list, which is read whole and may be as large as any other body. */
export async function sourceOf(
  request: Request,
  limits: BulkLimits,
  signal: AbortSignal,
): Promise<Source | BodyRefusal> {
  const type = request.headers.get('content-type')?.trim() ?? '';
  if (LINES.test(type)) {
    const declared = Number(request.headers.get('content-length') ?? '0');
    if (declared > limits.bodyBytesMax) {
      return refuse('limit_exceeded', `a body may have ${limits.bodyBytesMax} bytes`);
    }
    const { lines, ending } = readLines(request.body, limits, signal);
    return { ok: true, items: lines, ending };
  }
  if (!/^application\/json\b/i.test(type)) {
    const detail = 'Content-Type must be application/x-ndjson, or application/json for one list';
    return { ...refuse('invalid_request', detail), status: 415 };
  }
  const read = await readJsonBody(request, limits.lineBytesMax);
  if (!read.ok) return read;
  const list: unknown = read.value;
  if (!Array.isArray(list)) return refuse('invalid_request', 'the body must be a list of quotes');
  if (list.length > limits.quotesMax) {
    return refuse('limit_exceeded', `a batch may have ${limits.quotesMax} quotes`);
  }
  const items = list.map((value: unknown): Item => ({ ok: true, value }));
  return { ok: true, items, ending: () => null };
}
