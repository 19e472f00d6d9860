import type { Offering } from '../../../contract/catalog.ts';
import { settle } from '../../feature_model/search.ts';
import { solverOf } from '../../feature_model/solver/clauses.ts';
import { repairOf, startFrom } from '../../feature_model/solver/repair.ts';
import { solve } from '../../feature_model/solver/solve.ts';
import type { EncodedOffering } from './encode_offering.ts';
import { onLiteral } from './encode_rules.ts';

/** By literal of an item; what is in neither set can be chosen. */
export type Possible = {
  readonly verdict: 'satisfiable' | 'unsatisfiable' | 'unknown';
  readonly dead: ReadonlySet<number>;
  readonly unsettled: ReadonlySet<number>;
  /** Options that a group offers as a free choice, yet are there whenever what owns them is. */
  readonly implied: readonly Owned[];
};

/** An option in a group, and what the group belongs to. */
export type Owned = { readonly option: string; readonly owner: string };

const NOTHING = { dead: new Set<number>(), unsettled: new Set<number>(), implied: [] };

/** Finds whether there is a valid configuration, and which items are in none. */
export function findPossible(
  offering: Offering,
  { cnf, encoding }: EncodedOffering,
  expired: () => boolean,
): Possible {
  const solver = solverOf(cnf);
  const verdict = solve(solver, [], expired);
  if (verdict !== 'satisfiable') return { ...NOTHING, verdict };
  const repair = repairOf(cnf);
  startFrom(repair, solver.model);
  const literals = [...encoding.places.values()].flatMap(({ trigger, items, filled }) => {
    const each = items.map(({ literal }) => literal);
    return trigger.startsWith('slot:') ? [...each, filled ^ 1] : each;
  });
  const found = settle(solver, repair, {
    count: literals.length,
    literalsOf: (at) => [literals[at] ?? 0],
    expired,
    progress: () => undefined,
  });
  const named = (at: readonly number[]): Set<number> =>
    new Set(at.map((index) => literals[index] ?? 0));
  const [dead, unsettled] = [named(found.impossible), named(found.unsettled)];
  const owned = freeMembers(offering).filter(({ option }) => {
    const on = onLiteral(encoding, option);
    return !dead.has(on) && !dead.has(on ^ 1) && !unsettled.has(on) && !unsettled.has(on ^ 1);
  });
  const implied = settle(solver, repair, {
    count: owned.length,
    literalsOf: (at) => {
      const { owner = '', option = '' } = owned[at] ?? {};
      return [onLiteral(encoding, owner), onLiteral(encoding, option) ^ 1];
    },
    expired,
    progress: () => undefined,
  });
  for (const at of implied.unsettled) {
    unsettled.add(onLiteral(encoding, owned[at]?.option ?? '') ^ 1);
  }
  return { verdict, dead, unsettled, implied: implied.impossible.flatMap((at) => owned[at] ?? []) };
}

/** Members of groups that can do without them; each once, however many rules say so. */
function freeMembers({ rules }: Offering): Owned[] {
  const found = rules.flatMap((rule) => {
    if (rule.kind !== 'choose' || rule.min >= rule.of.length) return [];
    return rule.of.map((option) => ({ option, owner: rule.owner }));
  });
  return [...new Map(found.map((one) => [JSON.stringify([one.owner, one.option]), one])).values()];
}
