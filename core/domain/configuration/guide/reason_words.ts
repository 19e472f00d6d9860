import type { Reason } from '../../../contract/configuration.ts';
import type { Ref, Rule } from '../../../contract/rules.ts';
import type { Chosen } from '../chosen.ts';
import type { Model } from '../model.ts';
import { refsOf } from '../reads.ts';
import { sightingsOf, triggerOf } from '../refs.ts';
import { allowedBy, compatibleOf } from '../table_rule.ts';
import { describeAll, list } from '../words.ts';
import type { Chain } from './explain.ts';

/**
 * A chain as a sentence: `Motherboard socket LGA1700 is out: Processor "…" (microarchitecture
 * Zen 5) needs AM5 as socket (rule socket-by-microarchitecture)`.
 */
export function reasonOf(subject: string, chain: Chain, chosen: Chosen, model: Model): Reason {
  const rules = chain.rules.flatMap((index) => model.rules[index] ?? []);
  const choices = chain.triggers.map((trigger) => describeChoice(trigger, rules, chosen, model));
  const [rule] = rules;
  const only = rules.length === 1 && chain.triggers.length === 1 ? rule : undefined;
  const needs = only?.kind === 'table' ? needsOf(only, chain.triggers[0] ?? '', chosen) : null;
  const told = rules.map(({ message, id }) => `${message} (rule ${id})`).join('; ');
  const given = list(choices, 'and');
  let because = told;
  if (needs !== null) because = `${given} needs ${needs} (rule ${only?.id ?? ''})`;
  else if (choices.length > 0) because = rules.length === 0 ? given : `with ${given}: ${told}`;
  return {
    text: because === '' ? subject : `${subject}: ${because}`,
    rules: rules.map(({ id }) => id),
    choices: chain.triggers.map(pathOfTrigger),
    minimal: chain.minimal,
  };
}

export function pathOfTrigger(trigger: string): string {
  return `/${trigger.replace(/^option:/, 'options/').replace(/^slot:/, 'slots/')}`;
}

/** With the characteristic that the rules of the chain read, where they read one. */
function describeChoice(
  trigger: string,
  rules: readonly Rule[],
  chosen: Chosen,
  model: Model,
): string {
  const colon = trigger.indexOf(':');
  const [kind, id] = [trigger.slice(0, colon), trigger.slice(colon + 1)];
  const whole: Ref = kind === 'option' ? { option: id } : { slot: id, characteristic: 'name' };
  const read = rules.flatMap(refsOf).find((ref) => triggerOf(ref) === trigger);
  return describeAll(read ?? whole, chosen, model);
}

/** What a table leaves for its second column, given what is chosen in the first. */
function needsOf(
  rule: Extract<Rule, { readonly kind: 'table' }>,
  trigger: string,
  chosen: Chosen,
): string | null {
  const [first, second] = rule.columns;
  const [seen] = sightingsOf(first, chosen);
  if (triggerOf(first) !== trigger || seen === undefined) return null;
  const allowed = allowedBy(seen, compatibleOf(rule));
  if (allowed === null || allowed.size === 0) return null;
  const what = 'option' in second ? '' : ` as ${second.characteristic.replaceAll('_', ' ')}`;
  return `${list([...allowed])}${what}`;
}
