import * as v from 'valibot';
import { findingsOf } from '../../core/contract/findings.ts';
import { refuse } from '../../core/contract/reply.ts';
import type { Refusal } from '../../core/contract/reply.ts';

/** A reply names this many faults, and says how many there are. */
const FINDINGS_MAX = 1_000;

/** Parses at the border; every fault is reported with its JSON pointer and what would be right. */
export function parse<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
): { readonly ok: true; readonly value: v.InferOutput<Schema> } | Refusal {
  // To the schema library a list is an object, too.
  if (Array.isArray(value)) return notAnObject();
  const parsed = v.safeParse(schema, value);
  if (parsed.success) return { ok: true, value: parsed.output };
  const findings = findingsOf(schema, parsed.issues);
  const [first] = findings;
  const more = findings.length > 1 ? ` (and ${findings.length - 1} more)` : '';
  return refuse('invalid_request', `${first?.path || '/'}: ${first?.detail ?? ''}${more}`, {
    findings: findings.slice(0, FINDINGS_MAX),
    ...(first === undefined ? {} : { field: first.path }),
  });
}

function notAnObject(): Refusal {
  const detail = 'expected an object, not a list';
  return refuse('invalid_request', detail, { findings: [{ path: '', code: 'object', detail }] });
}
