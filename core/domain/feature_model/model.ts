/** Connectives of a constraint; `!` takes one operand, the others two. */
export type Connective = '!' | '&' | '|' | '=>' | '<=>';

/**
 * A constraint in postfix order: numbers are indexes of features. Postfix, because it is read and
 * evaluated with a loop, however deep the parentheses were.
 */
export type Constraint = {
  readonly line: number;
  readonly column: number;
  readonly postfix: readonly (number | Connective)[];
};

export type Feature = {
  readonly name: string;
  /** Index of the parent, -1 for the root. Parents come before their children. */
  readonly parent: number;
  /** Index of the group that it belongs to, -1 for the root. */
  readonly group: number;
  readonly abstract: boolean;
  readonly line: number;
};

export type GroupKind = 'mandatory' | 'optional' | 'or' | 'alternative' | 'cardinality';

/** With the parent selected, between `min` and `max` of the members are. */
export type Group = {
  readonly kind: GroupKind;
  readonly parent: number;
  readonly min: number;
  readonly max: number;
  readonly members: readonly number[];
  readonly line: number;
};

export type FeatureModel = {
  readonly name: string;
  /** The root is the first. */
  readonly features: readonly Feature[];
  readonly groups: readonly Group[];
  readonly constraints: readonly Constraint[];
};
