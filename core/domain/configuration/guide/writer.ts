import { emptyCnf, freshLiteral } from '../../feature_model/solver/cnf.ts';
import type { Cnf } from '../../feature_model/solver/cnf.ts';
import { addToCnf } from '../../feature_model/solver/cnf.ts';

/** An offering while its places and rules are written as clauses. */
export type Writer = {
  /** Clauses of places, then of one rule after the other. */
  readonly cnf: Cnf;
  /** What helpers mean; belongs to no rule. */
  readonly definitions: number[];
  /** Where the clauses of each rule begin in `cnf`. */
  readonly ruleStarts: number[];
  readonly helpers: Map<string, number>;
  /** A literal that always holds. */
  readonly always: number;
  /** Rules that the clauses tell only in part: what a search finds is checked by them again. */
  readonly loose: Set<number>;
};

export function createWriter(): Writer {
  const cnf = emptyCnf(0);
  const always = freshLiteral(cnf);
  addToCnf(cnf, [always]);
  return {
    cnf,
    definitions: [],
    ruleStarts: [],
    helpers: new Map(),
    always,
    loose: new Set(),
  };
}

export function define(writer: Writer, literals: readonly number[]): void {
  writer.definitions.push(literals.length, ...literals);
}

/** A literal that holds exactly when one of the others does. */
export function anyOf(writer: Writer, given: readonly number[]): number {
  const { always } = writer;
  if (given.includes(always)) return always;
  const literals = [...new Set(given)].filter((literal) => literal !== (always ^ 1));
  const [only] = literals;
  if (only === undefined) return always ^ 1;
  if (literals.length === 1) return only;
  const key = literals.join(' ');
  const known = writer.helpers.get(key);
  if (known !== undefined) return known;
  const helper = freshLiteral(writer.cnf);
  writer.helpers.set(key, helper);
  define(writer, [helper ^ 1, ...literals]);
  for (const literal of literals) define(writer, [helper, literal ^ 1]);
  return helper;
}

export function allOf(writer: Writer, literals: readonly number[]): number {
  return (
    anyOf(
      writer,
      literals.map((literal) => literal ^ 1),
    ) ^ 1
  );
}

export function add(writer: Writer, literals: readonly number[]): void {
  addToCnf(writer.cnf, literals);
}
