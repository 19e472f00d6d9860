import type * as v from 'valibot';
import { parseAll } from '../../core/contract/parse_all.ts';
import { refuse } from '../../core/contract/reply.ts';
import type { Refusal } from '../../core/contract/reply.ts';

/** Parses at the border; every fault is reported with its JSON pointer and what would be right. */
export function parse<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
): { readonly ok: true; readonly value: v.InferOutput<Schema> } | Refusal {
  // To the schema library a list is an object, too.
  if (Array.isArray(value)) return notAnObject();
  const parsed = parseAll(schema, value);
  if (parsed.ok) return parsed;
  const { findings, more } = parsed;
  const [first] = findings;
  return refuse('invalid_request', `${first?.path || '/'}: ${first?.detail ?? ''}${more}`, {
    findings,
    ...(first === undefined ? {} : { field: first.path }),
  });
}

function notAnObject(): Refusal {
  const detail = 'expected an object, not a list';
  return refuse('invalid_request', detail, { findings: [{ path: '', code: 'object', detail }] });
}
