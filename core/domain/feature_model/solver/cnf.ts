/**
 * A formula in conjunctive normal form, while it is being written. A literal is `2 × variable`, or
 * one more where it is negated; so `literal ^ 1` is its opposite.
 */
export type Cnf = {
  variables: number;
  /** Clauses one after the other, each behind its length. */
  readonly clauses: number[];
  /** Bounds that some of the clauses spell out with helpers. */
  readonly bounds: Bound[];
};

/** At least `need` of the literals hold, or one of `unless` does. */
export type Bound = {
  readonly literals: readonly number[];
  readonly need: number;
  readonly unless: readonly number[];
  /** Where the clauses that spell it out begin and end. */
  readonly from: number;
  readonly to: number;
};

export function emptyCnf(variables: number): Cnf {
  return { variables, clauses: [], bounds: [] };
}

export function positive(variable: number): number {
  return 2 * variable;
}

export function negative(variable: number): number {
  return 2 * variable + 1;
}

/** A new variable, as its positive literal. */
export function freshLiteral(cnf: Cnf): number {
  const literal = positive(cnf.variables);
  cnf.variables += 1;
  return literal;
}

export function addToCnf(cnf: Cnf, literals: readonly number[]): void {
  cnf.clauses.push(literals.length);
  for (const literal of literals) cnf.clauses.push(literal);
}
