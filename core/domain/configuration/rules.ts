import type { Rule } from '../../contract/rules.ts';
import type { ConfigurationFinding } from '../../contract/configuration.ts';
import { checkChoose, checkFormula } from './boolean_rules.ts';
import { allHold, holds } from './conditions.ts';
import type { Chosen } from './chosen.ts';
import type { Model } from './model.ts';
import { compares, evaluate } from './expressions.ts';
import { pathOf, sightingsOf } from './refs.ts';
import { checkTable } from './table_rule.ts';
import { describeAll, placeName, wish } from './words.ts';
import { spell } from './arithmetic_words.ts';
import { readsOf } from './model.ts';

type Of<Kind extends Rule['kind']> = Extract<Rule, { readonly kind: Kind }>;

/** What a rule has against the configuration. */
export function checkRule(rule: Rule, chosen: Chosen, model: Model): ConfigurationFinding[] {
  switch (rule.kind) {
    case 'requires':
      return checkRequires(rule, chosen, model);
    case 'excludes':
      return checkExcludes(rule, chosen, model);
    case 'compare':
      return checkCompare(rule, chosen, model);
    case 'table':
      return checkTable(rule, chosen, model);
    case 'choose':
      return checkChoose(rule, chosen, model);
    case 'formula':
      return checkFormula(rule, chosen, model);
    case 'default':
    case 'recommend':
      return [];
  }
}

function checkRequires(rule: Of<'requires'>, chosen: Chosen, model: Model): ConfigurationFinding[] {
  if (!allHold(rule.when, chosen)) return [];
  const because = rule.when.map((condition) => describeAll(condition.ref, chosen, model));
  const findings: ConfigurationFinding[] = [];
  for (const condition of rule.must) {
    if (holds(condition, chosen)) continue;
    const seen = sightingsOf(condition.ref, chosen);
    const wanted = `${because.join(' and ')} needs ${wish(condition, model)}`;
    // An empty place isn't wrong yet, it waits for a choice.
    const missing = seen.length === 0;
    findings.push({
      path: seen[0]?.path ?? pathOf(condition.ref),
      code: missing ? 'choice_missing' : 'rule_broken',
      rule: rule.id,
      detail: missing
        ? `${rule.message}: ${wanted}; ${placeName(condition.ref, model)} is not chosen yet`
        : `${rule.message}: ${wanted}; chosen: ${describeAll(condition.ref, chosen, model)}`,
    });
  }
  return findings;
}

function checkExcludes(rule: Of<'excludes'>, chosen: Chosen, model: Model): ConfigurationFinding[] {
  if (!allHold(rule.when, chosen)) return [];
  const clashing = rule.when.map((condition) => describeAll(condition.ref, chosen, model));
  const last = rule.when.at(-1);
  const path =
    last === undefined ? '' : (sightingsOf(last.ref, chosen)[0]?.path ?? pathOf(last.ref));
  const detail = `${rule.message}: ${clashing.join(' does not go with ')}`;
  return [{ path, code: 'rule_broken', rule: rule.id, detail }];
}

function checkCompare(rule: Of<'compare'>, chosen: Chosen, model: Model): ConfigurationFinding[] {
  const left = evaluate(rule.left, chosen);
  const right = evaluate(rule.right, chosen);
  if (left === null || right === null || compares(left, rule.op, right)) return [];
  const [place = ''] = [...readsOf(rule.left), ...readsOf(rule.right)];
  const sums = [spell(rule.left, left, chosen, model), spell(rule.right, right, chosen, model)];
  const detail = `${rule.message}: ${sums[0]} must be ${rule.op} ${sums[1]}`;
  const path = `/${place.replace('option:', 'options/').replace('slot:', 'slots/')}`;
  return [{ path, code: 'rule_broken', rule: rule.id, detail }];
}
