import type { Rule } from '../../../contract/rules.ts';
import { encodeConstraint } from '../../feature_model/encode_constraint.ts';
import {
  COUNTER_CELLS_MAX,
  counterCells,
  encodeAtLeast,
  encodeAtMost,
} from '../../feature_model/encode_count.ts';
import type { Connective } from '../../feature_model/model.ts';
import { isConnective } from '../boolean_rules.ts';
import { encodeCompare } from './encode_compare.ts';
import { encodeTable } from './encode_table.ts';
import { addRule, conditionLiteral, placeOf } from './encoding.ts';
import type { Encoding } from './encoding.ts';

type Of<Kind extends Rule['kind']> = Extract<Rule, { readonly kind: Kind }>;

/**
 * A rule as clauses that every valid configuration satisfies. They may allow more than the rule
 * does (sums over several components are bounds), never less.
 */
export function encodeRule(encoding: Encoding, rule: Rule): void {
  switch (rule.kind) {
    case 'requires': {
      const unless = rule.when.map((condition) => conditionLiteral(encoding, condition) ^ 1);
      for (const condition of rule.must) {
        addRule(encoding, [...unless, conditionLiteral(encoding, condition)]);
      }
      return;
    }
    case 'excludes': {
      const together = rule.when.map((condition) => conditionLiteral(encoding, condition) ^ 1);
      return addRule(encoding, together);
    }
    case 'table':
      return encodeTable(encoding, rule);
    case 'compare':
      return encodeCompare(encoding, rule);
    case 'choose':
      return encodeChoose(encoding, rule);
    case 'formula':
      return encodeFormula(encoding, rule);
    case 'default':
    case 'recommend':
      return;
  }
}

/** Whether a boolean option is true; one that is not chosen is not. */
export function onLiteral(encoding: Encoding, option: string): number {
  const place = placeOf(encoding, `option:${option}`);
  const on = place?.items.find(({ sample }) => sample.options.get(option) === true);
  return on?.literal ?? encoding.always ^ 1;
}

function encodeChoose(encoding: Encoding, { owner, of, min, max }: Of<'choose'>): void {
  const owned = onLiteral(encoding, owner);
  const members = of.map((option) => onLiteral(encoding, option));
  for (const member of members) addRule(encoding, [member ^ 1, owned]);
  if (min >= members.length) {
    for (const member of members) addRule(encoding, [owned ^ 1, member]);
    // More than there are can't be had.
    if (min > members.length) addRule(encoding, [owned ^ 1]);
  }
  if (max < min) addRule(encoding, [owned ^ 1]);
  if (counterCells(members.length, min, max) > COUNTER_CELLS_MAX) {
    encoding.coarse = true;
    return;
  }
  if (min < members.length) encodeAtLeast(encoding.cnf, members, min, [owned ^ 1]);
  encodeAtMost(encoding.cnf, members, max);
}

function encodeFormula(encoding: Encoding, { postfix }: Of<'formula'>): void {
  const variables: (number | Connective)[] = [];
  for (const item of postfix) {
    if (isConnective(item)) variables.push(item);
    else {
      const literal = onLiteral(encoding, item);
      variables.push(literal >> 1);
      if ((literal & 1) === 1) variables.push('!');
    }
  }
  encodeConstraint(encoding.cnf, { line: 0, column: 0, postfix: variables });
}
