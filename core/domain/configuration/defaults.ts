import type { Offering } from '../../contract/catalog.ts';
import type { Configuration } from '../../contract/configuration.ts';
import type { Proposal, Rule } from '../../contract/rules.ts';
import type { CatalogSlice } from '../catalogue/slice.ts';
import { complaintAbout } from './choices.ts';
import type { Chosen } from './chosen.ts';
import { allHold } from './conditions.ts';
import { modelOf } from './model.ts';
import type { Model } from './model.ts';

type DefaultRule = Extract<Rule, { readonly kind: 'default' }>;

export type Offerings = Pick<CatalogSlice, 'offerings'>;

/** What a rule filled in, because the customer had left it open. */
export type AppliedDefault = { readonly rule: DefaultRule; readonly set: Proposal };

export type Completed = {
  /** What was chosen, and what rules filled in. Fixed defaults of options are not written out. */
  readonly configuration: Configuration;
  readonly applied: readonly AppliedDefault[];
};

/**
 * Fills in what `default` rules set. Each applies at most once, in their order, until no more do,
 * so that one may wake another; a choice of the customer is never touched, and the first that
 * fills a place keeps it. A value that its option doesn't take, or a component that the slice
 * doesn't know, is passed over.
 */
export function withDefaults(
  model: Model,
  slice: Offerings,
  configuration: Configuration,
  chosenOf: (configuration: Configuration) => Chosen,
): Completed {
  if (model.defaults.length === 0) return { configuration, applied: [] };
  let completed = configuration;
  let chosen = chosenOf(completed);
  const applied: AppliedDefault[] = [];
  let open = model.defaults;
  for (let before = -1; before !== applied.length;) {
    before = applied.length;
    open = open.filter((rule) => {
      if (!allHold(rule.when, chosen)) return true;
      const filled = fill(rule.set, completed, model, slice);
      if (filled === null) return false;
      completed = filled;
      chosen = chosenOf(completed);
      applied.push({ rule, set: rule.set });
      return false;
    });
  }
  return { configuration: completed, applied };
}

/** Null: the place is taken, or what is proposed doesn't suit it. */
function fill(
  set: Proposal,
  { options, slots }: Configuration,
  model: Model,
  slice: Offerings,
): Configuration | null {
  if ('option' in set) {
    const option = model.options.get(set.option);
    if (option === undefined || Object.hasOwn(options, set.option)) return null;
    if (complaintAbout(option, set.value) !== null) return null;
    return { options: { ...options, [set.option]: set.value }, slots };
  }
  const taken = Object.hasOwn(slots, set.slot) && (slots[set.slot]?.length ?? 0) > 0;
  if (taken || !model.slots.has(set.slot) || !slice.offerings.has(set.offeringId)) return null;
  const component = { offeringId: set.offeringId, quantity: set.quantity };
  return { options, slots: { ...slots, [set.slot]: [component] } };
}

/** Components that rules of these offerings may fill in; whoever loads a slice adds them. */
export function proposedIdsOf(offerings: Iterable<Offering>): string[] {
  const ids = new Set<string>();
  for (const offering of offerings) {
    for (const { set } of modelOf(offering).defaults) if ('slot' in set) ids.add(set.offeringId);
  }
  return [...ids];
}
