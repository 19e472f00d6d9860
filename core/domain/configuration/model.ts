import type { Offering, Option, Slot } from '../../contract/catalog.ts';
import type { Expression, Rule } from '../../contract/rules.ts';
import { asksFromTheStart, optionsIn } from './boolean_rules.ts';
import { triggerOf } from './refs.ts';

type Of<Kind extends Rule['kind']> = Extract<Rule, { readonly kind: Kind }>;

/** An offering's rules, compiled once: which rules look at which option or slot. */
export type Model = {
  readonly options: ReadonlyMap<string, Option>;
  readonly slots: ReadonlyMap<string, Slot>;
  readonly rules: readonly Rule[];
  /** Indexes of rules by what they read, such as `slot:cpu`. */
  readonly byTrigger: ReadonlyMap<string, readonly number[]>;
  /** Rules that may apply to an empty configuration, because they ask for an absence. */
  readonly always: readonly number[];
  /** The rules that fill in what is left open, in their order. */
  readonly defaults: readonly Of<'default'>[];
  readonly recommendations: readonly Of<'recommend'>[];
};

const compiled = new WeakMap<Offering, Model>();

/** Compiles once for each offering object; a published one never changes. */
export function modelOf(offering: Offering): Model {
  const known = compiled.get(offering);
  if (known !== undefined) return known;
  const model = compile(offering);
  compiled.set(offering, model);
  return model;
}

function compile(offering: Offering): Model {
  const byTrigger = new Map<string, number[]>();
  const always: number[] = [];
  for (const [at, rule] of offering.rules.entries()) {
    if (readsAbsence(rule)) always.push(at);
    for (const trigger of new Set(triggersOf(rule))) {
      const rules = byTrigger.get(trigger);
      if (rules === undefined) byTrigger.set(trigger, [at]);
      else rules.push(at);
    }
  }
  return {
    options: new Map(offering.options.map((option) => [option.id, option])),
    slots: new Map(offering.slots.map((slot) => [slot.id, slot])),
    rules: offering.rules,
    byTrigger,
    always,
    defaults: offering.rules.filter((rule) => rule.kind === 'default'),
    recommendations: offering.rules.filter((rule) => rule.kind === 'recommend'),
  };
}

function readsAbsence(rule: Rule): boolean {
  if (rule.kind === 'formula') return asksFromTheStart(rule);
  if (rule.kind !== 'requires' && rule.kind !== 'excludes') return false;
  return rule.when.every((condition) => condition.op === 'absent');
}

/**
 * What has to be chosen for the rule to have a say. A `requires` wakes by its `when` alone: while
 * that doesn't hold nothing is required, whatever `must` reads.
 */
export function triggersOf(rule: Rule): string[] {
  switch (rule.kind) {
    case 'requires':
    case 'excludes':
    case 'default':
    case 'recommend':
      return rule.when.map((condition) => triggerOf(condition.ref));
    case 'compare':
      return [...readsOf(rule.left), ...readsOf(rule.right)];
    case 'table':
      return rule.columns.map(triggerOf);
    case 'choose':
      return [rule.owner, ...rule.of].map((option) => `option:${option}`);
    case 'formula':
      return optionsIn(rule.postfix).map((option) => `option:${option}`);
  }
}

/** The triggers that an expression reads. */
export function readsOf(expression: Expression): string[] {
  if ('constant' in expression) return [];
  if ('option' in expression) return [`option:${expression.option}`];
  if ('aggregate' in expression) return [`slot:${expression.slot}`];
  return ('plus' in expression ? expression.plus : expression.times).flatMap(readsOf);
}

/** The rules that the filled options and slots concern, each once, in their order. */
export function rulesConcerning(model: Model, filled: Iterable<string>): Rule[] {
  const touched = new Set(model.always);
  for (const trigger of filled) {
    for (const at of model.byTrigger.get(trigger) ?? []) touched.add(at);
  }
  const rules: Rule[] = [];
  for (const at of [...touched].sort((left, right) => left - right)) {
    const rule = model.rules[at];
    if (rule !== undefined) rules.push(rule);
  }
  return rules;
}
