import type * as v from 'valibot';
import { BulkQuoteSchema } from '../../core/contract/quote_import.ts';
import type { Refusal } from '../../core/contract/reply.ts';
import { parseJson } from '../http/body.ts';
import { parse } from '../http/findings.ts';
import type { Line } from './read_lines.ts';

export type BulkQuote = v.InferOutput<typeof BulkQuoteSchema>;

/** One quote of a batch as it came: a line of text, or an element of a list. */
export type Item = Line | { readonly ok: true; readonly value: unknown };

export type ParsedItem =
  | { readonly ok: true; readonly value: BulkQuote }
  | { readonly ok: false; readonly refusal: Refusal; readonly idempotencyKey?: string };

/** What is wrong with one is told with its key where that can be read, and stops no other. */
export function parseItem(item: Item): ParsedItem {
  if (!item.ok) return { ok: false, refusal: item };
  const json = 'text' in item ? parseJson(item.text) : item;
  if (!json.ok) return { ok: false, refusal: json };
  const parsed = parse(BulkQuoteSchema, json.value);
  return parsed.ok ? parsed : { ok: false, refusal: parsed, ...keyIn(json.value) };
}

const KEY_CHARS_MAX = 128;

function keyIn(value: unknown): { readonly idempotencyKey?: string } {
  if (typeof value !== 'object' || value === null || !('idempotencyKey' in value)) return {};
  const { idempotencyKey } = value;
  return typeof idempotencyKey === 'string' && idempotencyKey.length <= KEY_CHARS_MAX
    ? { idempotencyKey }
    : {};
}
