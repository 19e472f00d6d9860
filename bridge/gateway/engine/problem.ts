/** A step of one element that can't be done with the data at hand: it becomes an incident. */
import { compile, type Result } from '../feel/feel.ts';
import type { Expr } from '../model/model.ts';
import { textOf } from '../model/model.ts';
import { drop, must, patch, type Draft } from './draft.ts';
import { evaluate, lookupIn } from './scope.ts';
import type { Incident, IncidentType } from './state.ts';

export class Problem extends Error {
  readonly type: IncidentType;
  constructor(type: IncidentType, message: string) {
    super(message);
    this.type = type;
  }
}

export function raise(
  d: Draft,
  key: number,
  phase: Incident['phase'],
  type: IncidentType,
  message: string,
): void {
  const incident = { key: d.context.nextKey(), type, message, at: d.context.now, phase };
  const element = patch(d, key, { incident });
  d.incidents += 1;
  d.effects.push({ t: 'incident', element, incident });
}

/** Runs a phase of an element; a problem in it becomes an incident and false is returned. */
export function attempt(d: Draft, key: number, phase: Incident['phase'], run: () => void): boolean {
  try {
    run();
    return true;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    raise(d, key, phase, error.type, error.message);
    return false;
  }
}

export function clearIncident(d: Draft, key: number): void {
  const { incident } = must(d, key);
  if (incident === undefined) return;
  drop(d, key, 'incident');
  d.incidents -= 1;
  d.effects.push({ t: 'incident_resolved', key: incident.key });
}

function because(result: Result): string {
  return result.warning === null ? '' : ` (${result.warning})`;
}

function typeName(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  return Array.isArray(value) ? 'list' : typeof value === 'object' ? 'context' : typeof value;
}

/** Text from an expression; numbers are taken as their decimal text where `numbers` allows it. */
export function needText(d: Draft, scope: number, expr: Expr, what: string): string {
  if ('text' in expr) return expr.text;
  const result = evaluate(d, scope, expr);
  if (typeof result.value === 'string') return result.value;
  if (typeof result.value === 'number') return String(result.value);
  throw new Problem(
    'EXTRACT_VALUE_ERROR',
    `${what}: '${textOf(expr)}' must give a string but gave ${typeName(result.value)}` +
      because(result),
  );
}

export function needList(d: Draft, scope: number, expr: Expr, what: string): readonly unknown[] {
  const result = evaluate(d, scope, expr);
  if (Array.isArray(result.value)) return result.value as unknown[];
  throw new Problem(
    'EXTRACT_VALUE_ERROR',
    `${what}: '${textOf(expr)}' must give a list but gave ${typeName(result.value)}` +
      because(result),
  );
}

export function needInteger(d: Draft, scope: number, expr: Expr, what: string): number {
  const value = 'text' in expr ? Number(expr.text) : evaluate(d, scope, expr).value;
  if (typeof value === 'number' && Number.isInteger(value)) return value;
  throw new Problem(
    'EXTRACT_VALUE_ERROR',
    `${what}: '${textOf(expr)}' must give a whole number but gave ${typeName(value)}`,
  );
}

const ASKS_FOR_NULL = /\bnull\b|is defined|get or else|get value/;

/** A condition over data that isn't there decides nothing, unless it asks about just that. */
export function needBoolean(
  d: Draft,
  scope: number,
  expr: Expr,
  what: string,
  extra: (name: string) => unknown = () => undefined,
): boolean {
  const source = 'feel' in expr ? expr.feel : expr.text;
  const outer = lookupIn(d.elements, scope);
  const lookup = (name: string): unknown => extra(name) ?? outer(name);
  const compiled = compile(source);
  const result = compiled.run(lookup);
  const tolerant = ASKS_FOR_NULL.test(source);
  const doubtful = !tolerant && (result.warning !== null || hasNull(compiled.names, lookup));
  if (typeof result.value === 'boolean' && !doubtful) return result.value;
  const saw = doubtful && result.warning === null ? ' (a variable in it is null)' : because(result);
  throw new Problem(
    'EXTRACT_VALUE_ERROR',
    `${what}: '=${source}' must give true or false but gave ${typeName(result.value)}${saw}`,
  );
}

function hasNull(names: readonly string[], lookup: (name: string) => unknown): boolean {
  return names.some((name) => lookup(name) === null);
}
