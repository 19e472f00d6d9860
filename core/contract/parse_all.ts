import * as v from 'valibot';
import { findingsOf } from './findings.ts';
import type { Finding } from './reply.ts';
import { nodesAt } from './schema_walk.ts';
import { uniqueIds } from './unique_ids.ts';

/** A border names this many faults of a body, and says when it stopped looking. */
export const FINDINGS_MAX = 1_000;
/** Up to this size all faults of a value are collected at once; a fault takes microseconds. */
const CHARS_MAX = 100_000;

export type ParsedAll<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly findings: readonly Finding[]; readonly more: string };

/**
 * Parses, or tells the faults: all of a small body, and of a large one the first thousand, so that
 * a body of nothing but faults is refused in bounded time, too. Nesting was measured before.
 */
export function parseAll<Schema extends v.GenericSchema>(
  schema: Schema,
  raw: unknown,
): ParsedAll<v.InferOutput<Schema>> {
  const quick = v.safeParse(schema, raw, { abortEarly: true });
  if (quick.success) return { ok: true, value: quick.output };
  const small = isSmall(raw) || typeof raw !== 'object' || raw === null;
  const findings = small ? faultsIn(schema, raw) : faultsByPart(schema, raw, quick.issues);
  const rest = findings.length - 1;
  const stopped = small || findings.length < FINDINGS_MAX ? '' : ' at least';
  const more = rest > 0 ? ` (and${stopped} ${rest} more)` : '';
  return { ok: false, findings: findings.slice(0, FINDINGS_MAX), more };
}

function isSmall(value: unknown): boolean {
  return (JSON.stringify(value) ?? '').length <= CHARS_MAX;
}

function faultsIn(schema: v.GenericSchema, value: unknown): Finding[] {
  const abortEarly = !isSmall(value);
  return findingsOf(schema, v.safeParse(schema, value, { abortEarly }).issues ?? []);
}

/** Lists element by element, until there are enough; an element that is large tells one fault. */
function faultsByPart(
  schema: v.GenericSchema,
  raw: object,
  first: readonly v.BaseIssue<unknown>[],
): Finding[] {
  const findings: Finding[] = [];
  const say = (path: string, found: readonly Finding[]): void => {
    for (const one of found) findings.push({ ...one, path: path + one.path });
  };
  const frame: Record<string, unknown> = { ...raw };
  for (const [key, value] of Object.entries(raw)) {
    const [list] = nodesAt(schema, [key]);
    const item = list?.item;
    if (!Array.isArray(value) || list === undefined || item === undefined) continue;
    frame[key] = [];
    const elements: readonly unknown[] = value;
    const pipe = (list as { readonly pipe?: readonly Check[] }).pipe ?? [];
    const most = pipe.find(({ type }) => type === 'max_length')?.requirement;
    if (most !== undefined && elements.length > most) {
      const detail = `at most ${most} elements are taken, not ${elements.length}`;
      say(`/${key}`, [{ path: '', code: 'max_length', detail }]);
      continue;
    }
    if (pipe.some(({ type }) => type === 'raw_check')) say(`/${key}`, faultsIn(IDS, value));
    for (const [index, element] of elements.entries()) {
      if (findings.length >= FINDINGS_MAX) return findings;
      say(`/${key}/${index}`, faultsIn(item, element));
    }
  }
  say('', faultsIn(schema, frame));
  return findings.length > 0 ? findings : findingsOf(schema, first);
}

type Check = { readonly type: string; readonly requirement?: number };
const IDS = v.pipe(v.array(v.unknown()), uniqueIds());
