import { addToCnf, emptyCnf, freshLiteral } from '../../feature_model/solver/cnf.ts';
import { solverOf } from '../../feature_model/solver/clauses.ts';
import { solve } from '../../feature_model/solver/solve.ts';
import type { EncodedOffering } from './encode_offering.ts';

/** Searches after which a smaller set is no longer looked for. */
const SEARCHES_MAX = 1_000;
/** Of more rules than this nobody reads the fewest. */
const EXPLAINED_MAX = 200;

/**
 * Rules that can't be satisfied together although any one of them could be left out: a minimal
 * conflict, as indexes in order (QuickXplain, Junker 2004). Empty: what is offered contradicts
 * itself without any rule. Null: not found in time.
 */
export function conflictIn(
  encoded: EncodedOffering,
  expired: () => boolean,
): readonly number[] | null {
  const { count, isPossible, blamed } = withSelectors(encoded, expired);
  try {
    if (!isPossible([])) return [];
    let some = Array.from({ length: count }, (_, rule) => rule);
    // Each search says which rules it needed; that is a small part of thousands already.
    for (let before = Infinity; some.length < before;) {
      before = some.length;
      if (isPossible(some)) return null;
      some = blamed();
    }
    const least = some.length > EXPLAINED_MAX ? some : explain([], false, some, isPossible);
    return least.toSorted((left, right) => left - right);
  } catch (fault) {
    if (fault instanceof OutOfTime) return null;
    throw fault;
  }
}

class OutOfTime extends Error {}

type IsPossible = (rules: readonly number[]) => boolean;

/** Of `among`, what contradicts `given`; halves recurse, so the depth is a logarithm. */
function explain(
  given: readonly number[],
  isNew: boolean,
  among: readonly number[],
  isPossible: IsPossible,
): number[] {
  if (isNew && !isPossible(given)) return [];
  if (among.length <= 1) return [...among];
  const middle = among.length >> 1;
  const [left, right] = [among.slice(0, middle), among.slice(middle)];
  const second = explain([...given, ...left], left.length > 0, right, isPossible);
  const first = explain([...given, ...second], second.length > 0, left, isPossible);
  return [...first, ...second];
}

/** Each rule behind a literal of its own, so that any set of them can be asked about. */
function withSelectors(
  { cnf, ruleStarts, encoding }: EncodedOffering,
  expired: () => boolean,
): {
  readonly count: number;
  readonly isPossible: IsPossible;
  /** Rules that the last search needed to say no. */
  readonly blamed: () => number[];
} {
  const guarded = emptyCnf(cnf.variables);
  const selectors = ruleStarts.slice(1).map(() => freshLiteral(guarded));
  const rulesEnd = ruleStarts.at(-1) ?? 0;
  let rule = -1;
  for (let at = 0; at < cnf.clauses.length;) {
    while (at < rulesEnd && at >= (ruleStarts[rule + 1] ?? Infinity)) rule += 1;
    const end = at + 1 + (cnf.clauses[at] ?? 0);
    const literals = cnf.clauses.slice(at + 1, end);
    const selector = at < rulesEnd ? selectors[rule] : undefined;
    addToCnf(guarded, selector === undefined ? literals : [...literals, selector ^ 1]);
    at = end;
  }
  addToCnf(guarded, [encoding.always]);
  const solver = solverOf(guarded);
  const ruleOf = new Map(selectors.map((selector, index) => [selector, index]));
  let searches = 0;
  return {
    count: selectors.length,
    blamed: () => solver.blame.flatMap((selector) => ruleOf.get(selector) ?? []),
    isPossible: (rules) => {
      searches += 1;
      const assumed = rules.map((index) => selectors[index] ?? 0);
      const verdict = searches > SEARCHES_MAX ? 'unknown' : solve(solver, assumed, expired);
      if (verdict === 'unknown') throw new OutOfTime();
      return verdict === 'satisfiable';
    },
  };
}
