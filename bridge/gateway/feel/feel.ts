/**
 * FEEL by feelin, with the analysis kept: which variables an expression reads is found once, and
 * simple expressions never reach the interpreter. An expression sees only what it names.
 */
import { evaluate, parseExpression } from 'feelin';
import type { Expr } from '../model/model.ts';
import { compileSimple, DEFER, type Lookup } from './simple.ts';

export type Compiled = {
  readonly source: string;
  readonly names: readonly string[];
  readonly run: (lookup: Lookup) => Result;
};
export type Result = { readonly value: unknown; readonly warning: string | null };

const CACHE_MAX = 10_000;
const cache = new Map<string, Compiled>();

/** Why the text is not FEEL, or null when it is. */
export function feelError(source: string): string | null {
  try {
    compile(source);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

export function compile(source: string): Compiled {
  const known = cache.get(source);
  if (known !== undefined) return known;
  const names = namesIn(source);
  const simple = compileSimple(source);
  const slow = (lookup: Lookup): Result => interpret(source, names, lookup);
  const compiled: Compiled = {
    source,
    names,
    run:
      simple === null
        ? slow
        : (lookup) => {
            const value = simple.run(lookup);
            if (value === DEFER) return slow(lookup);
            if (value !== null && value !== undefined) return { value, warning: null };
            return { value: null, warning: missing(simple.names, lookup) };
          },
  };
  if (cache.size >= CACHE_MAX) cache.clear();
  cache.set(source, compiled);
  return compiled;
}

function missing(names: readonly string[], lookup: Lookup): string | null {
  const absent = names.find((name) => lookup(name) === undefined);
  return absent === undefined ? null : `Variable '${absent}' not found`;
}

/** Names of variables in the syntax tree; throws with the position of a syntax error. */
function namesIn(source: string): readonly string[] {
  const names = new Set<string>();
  if (source.trim() === '') throw new Error('the expression is empty');
  parseExpression(source, {}, undefined).iterate({
    enter(node) {
      if (node.type.isError) {
        throw new Error(`syntax error at character ${node.from + 1} of '${source}'`);
      }
      if (node.name === 'VariableName') names.add(source.slice(node.from, node.to));
      return true;
    },
  });
  return [...names];
}

function interpret(source: string, names: readonly string[], lookup: Lookup): Result {
  const context: Record<string, unknown> = {};
  for (const name of names) {
    const value = lookup(name);
    if (value !== undefined) context[name] = value;
  }
  const { value, warnings } = evaluate(source, context);
  return { value: plain(value), warning: warnings[0]?.message ?? null };
}

/** Dates and durations become their ISO text, as they would in a JSON document. */
function plain(value: unknown): unknown {
  if (typeof value === 'function' || value === undefined) return null;
  if (typeof value !== 'object' || value === null) return value;
  return JSON.parse(JSON.stringify(value)) as unknown;
}

export function evaluateExpr(expr: Expr, lookup: Lookup): Result {
  if ('text' in expr) return { value: expr.text, warning: null };
  return compile(expr.feel).run(lookup);
}
