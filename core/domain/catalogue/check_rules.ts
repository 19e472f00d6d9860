import type { Offering } from '../../contract/catalog.ts';
import type { Proposal, Rule } from '../../contract/rules.ts';
import { isConnective } from '../configuration/boolean_rules.ts';
import {
  checkConditions,
  checkOptionId,
  checkRef,
  checkSlotId,
  checkValue,
} from './check_conditions.ts';
import { checkExpression } from './check_expressions.ts';
import type { Places } from './places.ts';
import type { Report } from './report.ts';
import { checkUnique } from './report.ts';

/** Rules must read options and slots that the offering has, and compare what can be compared. */
export function checkRules(offering: Offering, places: Places, report: Report): void {
  checkUnique(offering.rules, '/rules', report);
  for (const [index, rule] of offering.rules.entries()) {
    checkRule(rule, places, report.at(`/rules/${index}`));
  }
}

function checkRule(rule: Rule, places: Places, report: Report): void {
  switch (rule.kind) {
    case 'requires':
      checkConditions(rule.when, places, report.at('/when'));
      return checkConditions(rule.must, places, report.at('/must'));
    case 'excludes':
      return checkConditions(rule.when, places, report.at('/when'));
    case 'default':
      checkConditions(rule.when, places, report.at('/when'));
      return checkProposal(rule.set, places, report.at('/set'));
    case 'recommend':
      checkConditions(rule.when, places, report.at('/when'));
      return checkProposal(rule.suggest, places, report.at('/suggest'));
    case 'compare':
      checkExpression(rule.left, places, report.at('/left'));
      return checkExpression(rule.right, places, report.at('/right'));
    case 'table':
      return checkTable(rule, places, report);
    case 'choose':
      return checkChoose(rule, places, report);
    case 'formula':
      return checkPostfix(rule.postfix, places, report.at('/postfix'));
  }
}

function checkTable(
  rule: Extract<Rule, { readonly kind: 'table' }>,
  places: Places,
  report: Report,
): void {
  const [left, right] = rule.columns;
  checkRef(left, places, report.at('/columns/0'));
  checkRef(right, places, report.at('/columns/1'));
  for (const [index, [value, others]] of rule.rows.entries()) {
    // A table may know more values than an option has; of another type is none of them.
    checkValue(left, value, false, places, report.at(`/rows/${index}/0`));
    for (const [nth, other] of others.entries()) {
      checkValue(right, other, false, places, report.at(`/rows/${index}/1/${nth}`));
    }
  }
}

function checkChoose(
  rule: Extract<Rule, { readonly kind: 'choose' }>,
  places: Places,
  report: Report,
): void {
  checkBoolean(rule.owner, places, report.at('/owner'));
  rule.of.forEach((option, which) => checkBoolean(option, places, report.at(`/of/${which}`)));
  if (rule.min > rule.max) {
    report.say('/min', 'bounds', `${rule.min} is above max (${rule.max})`);
  } else if (rule.min > rule.of.length) {
    report.say('/min', 'bounds', `${rule.min} can't be chosen of ${rule.of.length}`);
  }
}

function checkBoolean(id: string, places: Places, report: Report): void {
  if (!checkOptionId(id, places, report)) return;
  const type = places.options.get(id)?.type;
  if (type === 'boolean') return;
  report.say('', 'value_type', `"${id}" is ${type}, and here boolean options are taken`);
}

/** Each connective must find its operands before it, and one value must be left at the end. */
function checkPostfix(postfix: readonly string[], places: Places, report: Report): void {
  let values = 0;
  for (const [index, item] of postfix.entries()) {
    if (!isConnective(item)) {
      checkBoolean(item, places, report.at(`/${index}`));
      values += 1;
    } else if (values < (item === '!' ? 1 : 2)) {
      report.say(`/${index}`, 'formula', `"${item}" has too few operands before it`);
      return;
    } else if (item !== '!') values -= 1;
  }
  if (values === 1) return;
  report.say('', 'formula', `${values} values are left at the end: connectives are missing`);
}

/** What a rule proposes must be a choice that the offering takes. */
function checkProposal(proposal: Proposal, places: Places, report: Report): void {
  if ('option' in proposal) {
    const { option, value } = proposal;
    if (!checkOptionId(option, places, report)) return;
    checkValue({ option }, value, true, places, report.at('/value'));
    return;
  }
  if (!checkSlotId(proposal.slot, places, report)) return;
  const candidates = places.candidates(proposal.slot);
  if (candidates?.offerings.some(({ id }) => id === proposal.offeringId) !== false) return;
  const detail = `nothing with the id "${proposal.offeringId}" goes into slot "${proposal.slot}"`;
  report.say('/offeringId', 'offering_unknown', detail);
}
