import * as v from 'valibot';
import { refuse } from '../../core/contract/reply.ts';
import type { Finding, Refusal } from '../../core/contract/reply.ts';
import { fieldsAt } from './schema_walk.ts';

/** A reply names this many faults; the rest would only repeat them. */
const FINDINGS_MAX = 100;

/** Parses at the border; every fault is reported with its JSON pointer and what would be right. */
export function parse<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
): { readonly ok: true; readonly value: v.InferOutput<Schema> } | Refusal {
  // To the schema library a list is an object, too.
  if (Array.isArray(value)) return notAnObject();
  const parsed = v.safeParse(schema, value);
  if (parsed.success) return { ok: true, value: parsed.output };
  const findings = parsed.issues.slice(0, FINDINGS_MAX).map((issue) => findingOf(schema, issue));
  const [first] = findings;
  const more = parsed.issues.length > 1 ? ` (and ${parsed.issues.length - 1} more)` : '';
  return refuse('invalid_request', `${first?.path || '/'}: ${first?.detail ?? ''}${more}`, {
    findings,
    ...(first === undefined ? {} : { field: first.path }),
  });
}

export function findingOf(schema: v.GenericSchema, issue: v.BaseIssue<unknown>): Finding {
  const keys = (issue.path ?? []).map((item) => item.key as string | number);
  const path = jsonPointer(keys);
  if (issue.type !== 'strict_object') return { path, code: issue.type, detail: issue.message };
  if (issue.expected === 'never') {
    const known = fieldsAt(schema, keys.slice(0, -1));
    const right = known.length === 0 ? 'none is taken here' : `known are ${known.join(', ')}`;
    return { path, code: 'unknown_field', detail: `unknown field; ${right}` };
  }
  if (issue.received === 'undefined') {
    return { path, code: 'required', detail: 'this field is required' };
  }
  return { path, code: 'object', detail: 'expected an object' };
}

function notAnObject(): Refusal {
  const detail = 'expected an object, not a list';
  return refuse('invalid_request', detail, { findings: [{ path: '', code: 'object', detail }] });
}

/** RFC 6901. */
export function jsonPointer(keys: readonly (string | number)[]): string {
  return keys.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
