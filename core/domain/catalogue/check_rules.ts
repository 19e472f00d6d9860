import type { Offering } from '../../contract/catalog.ts';
import type { Condition, Expression, Proposal, Ref } from '../../contract/rules.ts';
import { isConnective } from '../configuration/boolean_rules.ts';
import type { Report } from './report.ts';
import { checkUnique } from './report.ts';

type Places = { readonly options: ReadonlySet<string>; readonly slots: ReadonlySet<string> };

export function placesOf(offering: Offering): Places {
  return {
    options: new Set(offering.options.map(({ id }) => id)),
    slots: new Set(offering.slots.map(({ id }) => id)),
  };
}

/** Rules must read options and slots that the offering has, and conditions must be complete. */
export function checkRules(offering: Offering, report: Report): void {
  checkUnique(offering.rules, '/rules', report);
  const places = placesOf(offering);
  for (const [index, rule] of offering.rules.entries()) {
    const at = report.at(`/rules/${index}`);
    switch (rule.kind) {
      case 'requires':
        checkConditions(rule.when, places, at.at('/when'));
        checkConditions(rule.must, places, at.at('/must'));
        break;
      case 'excludes':
        checkConditions(rule.when, places, at.at('/when'));
        break;
      case 'default':
        checkConditions(rule.when, places, at.at('/when'));
        checkProposal(rule.set, places, at.at('/set'));
        break;
      case 'recommend':
        checkConditions(rule.when, places, at.at('/when'));
        checkProposal(rule.suggest, places, at.at('/suggest'));
        break;
      case 'compare':
        checkExpression(rule.left, places, at.at('/left'));
        checkExpression(rule.right, places, at.at('/right'));
        break;
      case 'table':
        rule.columns.forEach((ref, which) => checkRef(ref, places, at.at(`/columns/${which}`)));
        break;
      case 'choose':
        checkPlace('option', rule.owner, places.options, at.at('/owner'));
        rule.of.forEach((option, which) =>
          checkPlace('option', option, places.options, at.at(`/of/${which}`)),
        );
        if (rule.min > rule.max) at.say('/min', 'bounds', `${rule.min} is above max (${rule.max})`);
        break;
      case 'formula':
        checkPostfix(rule.postfix, places, at.at('/postfix'));
        break;
    }
  }
}

export function checkConditions(
  conditions: readonly Condition[],
  places: Places,
  report: Report,
): void {
  for (const [index, condition] of conditions.entries()) {
    const at = report.at(`/${index}`);
    checkRef(condition.ref, places, at.at('/ref'));
    const { op, value, values } = condition;
    if (op === 'present' || op === 'absent') continue;
    const given = op === 'in' ? values : op === 'contains' ? (value ?? values) : value;
    const what = op === 'in' ? '"values"' : 'a "value"';
    if (given === undefined) at.say('', 'condition', `"${op}" needs ${what}`);
  }
}

/** Each connective must find its operands before it, and one value must be left at the end. */
function checkPostfix(postfix: readonly string[], places: Places, report: Report): void {
  let values = 0;
  for (const [index, item] of postfix.entries()) {
    if (!isConnective(item)) {
      checkPlace('option', item, places.options, report.at(`/${index}`));
      values += 1;
    } else if (values < (item === '!' ? 1 : 2)) {
      report.say(`/${index}`, 'formula', `"${item}" has too few operands before it`);
      return;
    } else if (item !== '!') values -= 1;
  }
  if (values === 1) return;
  report.say('', 'formula', `${values} values are left at the end: connectives are missing`);
}

function checkProposal(proposal: Proposal, places: Places, report: Report): void {
  if ('option' in proposal) checkPlace('option', proposal.option, places.options, report);
  else checkPlace('slot', proposal.slot, places.slots, report);
}

function checkRef(ref: Ref, places: Places, report: Report): void {
  if ('option' in ref) checkPlace('option', ref.option, places.options, report);
  else checkPlace('slot', ref.slot, places.slots, report);
}

function checkPlace(kind: string, id: string, known: ReadonlySet<string>, report: Report): void {
  if (known.has(id)) return;
  report.say('', `${kind}_unknown`, `the offering has no ${kind} "${id}"`);
}

function checkExpression(expression: Expression, places: Places, report: Report): void {
  if ('constant' in expression) return;
  if ('option' in expression) {
    checkPlace('option', expression.option, places.options, report);
    return;
  }
  if ('aggregate' in expression) {
    checkPlace('slot', expression.slot, places.slots, report);
    if (expression.aggregate === 'count' || expression.of.length > 0) return;
    report.say('/of', 'expression', `"${expression.aggregate}" needs what it adds up in "of"`);
    return;
  }
  const name = 'plus' in expression ? 'plus' : 'times';
  const terms = 'plus' in expression ? expression.plus : expression.times;
  terms.forEach((term, index) => checkExpression(term, places, report.at(`/${name}/${index}`)));
}
