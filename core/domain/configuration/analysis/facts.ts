import type { Condition, Rule } from '../../../contract/rules.ts';
import { holds } from '../conditions.ts';
import { triggerOf } from '../refs.ts';
import type { Encoding } from './encoding.ts';

/** What is left of each place that is filled once, as indexes of its items. */
export type Facts = Map<string, ReadonlySet<number>>;

/** A rule that makes something happen once it wakes: what it says then. */
export type Acting = Extract<Rule, { readonly kind: 'requires' | 'default' }>;

export function isActing(rule: Rule | undefined): rule is Acting {
  return rule?.kind === 'requires' || rule?.kind === 'default';
}

/** What a rule brings about, as conditions that hold afterwards. */
export function effectsOf(rule: Acting): readonly Condition[] {
  if (rule.kind === 'requires') return rule.must;
  const { set } = rule;
  if ('option' in set) return [{ ref: { option: set.option }, op: '=', value: set.value }];
  const ref = { slot: set.slot, characteristic: 'id' };
  return [{ ref, op: '=', value: set.offeringId }];
}

/**
 * The items of a place that satisfy a condition; null where a place holds several at once, or
 * where texts that no rule names leave it open.
 */
export function satisfying(encoding: Encoding, condition: Condition): ReadonlySet<number> | null {
  const key = JSON.stringify(condition);
  const known = cache(encoding).get(key);
  if (known !== undefined) return known;
  const place = encoding.places.get(triggerOf(condition.ref));
  let found: ReadonlySet<number> | null = null;
  if (place?.single === true && (place.min > 0 || condition.op !== 'absent')) {
    const open = place.items.some(({ other }) => other) && condition.op !== '=';
    const indexes = place.items.flatMap(({ sample }, at) => (holds(condition, sample) ? [at] : []));
    found = open ? null : new Set(indexes);
  }
  cache(encoding).set(key, found);
  return found;
}

const caches = new WeakMap<Encoding, Map<string, ReadonlySet<number> | null>>();

function cache(encoding: Encoding): Map<string, ReadonlySet<number> | null> {
  const known = caches.get(encoding) ?? new Map<string, ReadonlySet<number> | null>();
  caches.set(encoding, known);
  return known;
}

/** True: the facts leave nothing but what satisfies the condition. */
export function isEntailed(encoding: Encoding, facts: Facts, condition: Condition): boolean {
  const left = facts.get(triggerOf(condition.ref));
  const wanted = satisfying(encoding, condition);
  if (left === undefined || wanted === null || left.size === 0) return false;
  for (const item of left) if (!wanted.has(item)) return false;
  return true;
}

/** Takes a condition as given. False: nothing is left of its place. */
export function learn(encoding: Encoding, facts: Facts, condition: Condition): boolean {
  const wanted = satisfying(encoding, condition);
  if (wanted === null) return true;
  const trigger = triggerOf(condition.ref);
  const before = facts.get(trigger);
  const left =
    before === undefined ? wanted : new Set([...before].filter((item) => wanted.has(item)));
  facts.set(trigger, left);
  return left.size > 0;
}
