import { encodeConstraint } from './encode_constraint.ts';
import { encodeAtLeast, encodeAtMost } from './encode_count.ts';
import type { FeatureModel, Group } from './model.ts';
import { addToCnf, emptyCnf, negative, positive } from './solver/cnf.ts';
import type { Cnf } from './solver/cnf.ts';

/** The model as clauses. Variable i says whether feature i is selected; helpers come after. */
export function encodeModel({ features, groups, constraints }: FeatureModel): Cnf {
  const cnf = emptyCnf(features.length);
  addToCnf(cnf, [positive(0)]);
  for (const [index, { parent }] of features.entries()) {
    if (parent !== -1) addToCnf(cnf, [negative(index), positive(parent)]);
  }
  for (const group of groups) encodeGroup(cnf, group);
  for (const constraint of constraints) encodeConstraint(cnf, constraint);
  return cnf;
}

function encodeGroup(cnf: Cnf, { parent, members, min, max }: Group): void {
  const literals = members.map(positive);
  if (min === members.length) {
    for (const literal of literals) addToCnf(cnf, [negative(parent), literal]);
  } else encodeAtLeast(cnf, literals, min, [negative(parent)]);
  encodeAtMost(cnf, literals, max);
}
