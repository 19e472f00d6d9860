import type { Rule } from '../../../contract/rules.ts';
import type { Chosen } from '../chosen.ts';
import { allHold, holds } from '../conditions.ts';
import { compares, evaluate } from '../expressions.ts';
import type { Model } from '../model.ts';
import { sightingsOf } from '../refs.ts';
import { checkRule } from '../rules.ts';
import { allowedBy, compatibleOf } from '../table_rule.ts';

/** Whether a rule has nothing against it: as `checkRule` finds, without the words. */
export function keeps(rule: Rule, chosen: Chosen, model: Model): boolean {
  switch (rule.kind) {
    case 'requires':
      return !allHold(rule.when, chosen) || rule.must.every((one) => holds(one, chosen));
    case 'excludes':
      return !allHold(rule.when, chosen);
    case 'compare': {
      const left = evaluate(rule.left, chosen);
      const right = evaluate(rule.right, chosen);
      return left === null || right === null || compares(left, rule.op, right);
    }
    case 'table': {
      const [first, second] = rule.columns;
      const partners = sightingsOf(second, chosen);
      if (partners.length === 0) return true;
      const table = compatibleOf(rule);
      return sightingsOf(first, chosen).every((seen) => {
        const allowed = allowedBy(seen, table);
        if (allowed === null) return true;
        return partners.every(({ values }) => values.some((value) => allowed.has(value)));
      });
    }
    case 'choose':
    case 'formula':
    case 'default':
    case 'recommend':
      return checkRule(rule, chosen, model).length === 0;
  }
}
