import * as v from 'valibot';
import { refuse } from '../../core/contract/reply.ts';
import type { Finding, Refusal } from '../../core/contract/reply.ts';
import { PAGE_SIZE_DEFAULT, PageSizeSchema } from '../../core/contract/common.ts';

export const QUERY_LENGTH_MAX = 4_000;
export const QUERY_PARAMETERS_MAX = 40;

/** Query parameters are text; these become numbers before the schema sees them. */
const NUMBERS: ReadonlySet<string> = new Set(['limit', 'quantity', 'fromRevision', 'toRevision']);
/** These become lists: `expand=price,tasks`. */
export const QUERY_LISTS: ReadonlySet<string> = new Set(['expand']);

export type QuerySchema = v.StrictObjectSchema<v.ObjectEntries, undefined>;
export type QuerySpec = {
  readonly schema: QuerySchema;
  /** The field that takes every parameter that the schema doesn't name. */
  readonly free?: string;
  /** Fields that may be given several times, and become lists; with `free`, each of its own. */
  readonly many?: readonly string[];
};

/** No object of ours has such a key, so that nothing can be hidden behind one. */
const NO_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** A page needn't name its size over HTTP. */
export const LimitSchema = v.optional(PageSizeSchema, PAGE_SIZE_DEFAULT);

/** Raw parameters as the object that the schema parses. A repeated or unknown one is refused. */
export function collectQuery(
  url: URL,
  spec: QuerySpec | undefined,
): { readonly ok: true; readonly value: Record<string, unknown> } | Refusal {
  if (url.search.length > QUERY_LENGTH_MAX) {
    return refuse('limit_exceeded', `a query may have at most ${QUERY_LENGTH_MAX} characters`);
  }
  const known = Object.keys(spec?.schema.entries ?? {}).filter((name) => name !== spec?.free);
  const named = new Map<string, unknown>();
  const free = new Map<string, unknown>();
  const many = new Set(spec?.many);
  const findings: Finding[] = [];
  let count = 0;
  for (const [name, text] of url.searchParams) {
    count += 1;
    const isNamed = known.includes(name);
    const kept = isNamed ? named : free;
    if (!isNamed && spec?.free === undefined) findings.push(unknown(name, known));
    else if (!isNamed && NO_KEYS.has(name)) findings.push(noKey(name));
    else if (!kept.has(name)) kept.set(name, valueOf(name, text));
    else if (many.has(isNamed ? name : (spec?.free ?? ''))) {
      kept.set(name, [kept.get(name), valueOf(name, text)].flat());
    } else findings.push(repeated(name));
  }
  if (count > QUERY_PARAMETERS_MAX) {
    return refuse('limit_exceeded', `at most ${QUERY_PARAMETERS_MAX} query parameters`);
  }
  const [first] = findings;
  if (first !== undefined) {
    return refuse('invalid_request', `${first.path}: ${first.detail}`, { findings });
  }
  const value = Object.fromEntries(named);
  if (spec?.free !== undefined && free.size > 0) value[spec.free] = Object.fromEntries(free);
  return { ok: true, value };
}

function valueOf(name: string, text: string): unknown {
  if (QUERY_LISTS.has(name)) return text.split(',');
  return NUMBERS.has(name) && /^-?\d{1,15}$/.test(text) ? Number(text) : text;
}

function unknown(name: string, known: readonly string[]): Finding {
  const right = known.length === 0 ? 'none is taken here' : `known are ${known.join(', ')}`;
  return { path: `?${name}`, code: 'unknown_parameter', detail: `unknown parameter; ${right}` };
}

function noKey(name: string): Finding {
  const detail = `nothing is called so; a name such as this one is written in quotes: "${name}"`;
  return { path: `?${name}`, code: 'unknown_parameter', detail };
}

function repeated(name: string): Finding {
  return { path: `?${name}`, code: 'repeated_parameter', detail: 'give this parameter once' };
}
