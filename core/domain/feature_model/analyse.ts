import { encodeModel } from './encode_model.ts';
import type { FeatureModel } from './model.ts';
import { settle } from './search.ts';
import { addClause, solverOf } from './solver/clauses.ts';
import { negative, positive } from './solver/cnf.ts';
import { repairOf, startFrom } from './solver/repair.ts';
import type { Repair } from './solver/repair.ts';
import { solve } from './solver/solve.ts';
import type { Solver } from './solver/state.ts';

/** Features are named by their index. */
export type Analysis = {
  readonly features: number;
  /** Null: time was up before it was known. */
  readonly satisfiable: boolean | null;
  /** In every configuration. */
  readonly core: readonly number[];
  /** In no configuration. In a void model that is every feature, and no other list has any. */
  readonly dead: readonly number[];
  /** Modelled as a free choice, yet there whenever the parent is; neither core nor dead. */
  readonly falseOptional: readonly number[];
  /** Of these time left open whether they are core, dead or false-optional. */
  readonly unsettled: readonly number[];
};

export type AnalysisLimits = {
  /** Asked now and then; true ends the analysis with what is known by then. */
  readonly expired: () => boolean;
  readonly progress: (text: string) => void;
};

const UNLIMITED: AnalysisLimits = { expired: () => false, progress: () => undefined };

/** Finds what the model forces: satisfiable, then core and dead, then false-optional. */
export function analyseModel(model: FeatureModel, limits: AnalysisLimits = UNLIMITED): Analysis {
  const features = model.features.length;
  const every = model.features.map((_, index) => index);
  const nothing = { features, core: [], dead: [], falseOptional: [] };
  limits.progress(`encoding ${features} features and ${model.constraints.length} constraints`);
  const cnf = encodeModel(model);
  const solver = solverOf(cnf);
  limits.progress('searching a first configuration');
  const verdict = solve(solver, [], limits.expired);
  if (verdict === 'unknown') return { ...nothing, satisfiable: null, unsettled: every };
  if (verdict === 'unsatisfiable') {
    return { ...nothing, dead: every, satisfiable: false, unsettled: [] };
  }
  const repair = repairOf(cnf);
  startFrom(repair, solver.model);
  const fixed = findFixed(solver, repair, features, limits);
  const dead = new Set(fixed.dead);
  const settled = new Set([...fixed.core, ...dead, ...fixed.unsettled]);
  const optional = every.filter((index) => !settled.has(index) && isFreeChoice(model, index));
  const implied = findImplied(solver, repair, model, optional, limits);
  return {
    features,
    satisfiable: true,
    core: fixed.core,
    dead: fixed.dead,
    falseOptional: implied.impossible,
    unsettled: sorted([...fixed.unsettled, ...implied.unsettled]),
  };
}

type Fixed = {
  readonly core: readonly number[];
  readonly dead: readonly number[];
  readonly unsettled: readonly number[];
};

/** Each feature may turn out the other way than in the first model, unless it never can. */
function findFixed(
  solver: Solver,
  repair: Repair,
  features: number,
  { expired, progress }: AnalysisLimits,
): Fixed {
  const first = solver.model.slice(0, features);
  const other = Array.from(first, (value, index) =>
    value === 1 ? [negative(index)] : [positive(index)],
  );
  const { impossible, unsettled } = settle(solver, repair, {
    count: features,
    literalsOf: (candidate) => other[candidate] ?? [],
    expired,
    progress: (left) => progress(`core and dead features: ${left} of ${features} left`),
  });
  for (const index of impossible) {
    addClause(solver, [first[index] === 1 ? positive(index) : negative(index)]);
  }
  return {
    core: sorted(impossible.filter((index) => first[index] === 1)),
    dead: sorted(impossible.filter((index) => first[index] === 0)),
    unsettled: sorted(unsettled),
  };
}

/** Of the optional features those that can't be left out with their parent selected. */
function findImplied(
  solver: Solver,
  repair: Repair,
  { features }: FeatureModel,
  optional: readonly number[],
  { expired, progress }: AnalysisLimits,
): { readonly impossible: readonly number[]; readonly unsettled: readonly number[] } {
  const without = optional.map((index) => [
    positive(features[index]?.parent ?? 0),
    negative(index),
  ]);
  const { impossible, unsettled } = settle(solver, repair, {
    count: optional.length,
    literalsOf: (candidate) => without[candidate] ?? [],
    expired,
    progress: (left) => progress(`false-optional features: ${left} of ${optional.length} left`),
  });
  const named = (at: readonly number[]): number[] => sorted(at.map((one) => optional[one] ?? 0));
  return { impossible: named(impossible), unsettled: named(unsettled) };
}

/** An optional child, or a member of a group that can do without it. */
function isFreeChoice({ features, groups }: FeatureModel, index: number): boolean {
  const group = groups[features[index]?.group ?? -1];
  return group !== undefined && group.min < group.members.length;
}

function sorted(indexes: readonly number[]): number[] {
  return indexes.toSorted((left, right) => left - right);
}
