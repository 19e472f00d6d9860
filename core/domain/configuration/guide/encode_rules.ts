import type { Condition, Ref, Rule } from '../../../contract/rules.ts';
import { encodeConstraint } from '../../feature_model/encode_constraint.ts';
import {
  COUNTER_CELLS_MAX,
  counterCells,
  encodeAtLeast,
  encodeAtMost,
} from '../../feature_model/encode_count.ts';
import { freshLiteral } from '../../feature_model/solver/cnf.ts';
import type { Connective } from '../../feature_model/model.ts';
import { goTogether, sideOf } from '../analysis/table_sides.ts';
import { isConnective } from '../boolean_rules.ts';
import { holds } from '../conditions.ts';
import { meets, valuesOf } from '../reads.ts';
import { triggerOf } from '../refs.ts';
import { encodeCompare } from './encode_compare.ts';
import { numbersOfAggregate, numbersOfOption } from './numbers.ts';
import { optionSample } from './place.ts';
import type { OptionPlace, Place } from './place.ts';
import { add, anyOf } from './writer.ts';
import type { Writer } from './writer.ts';

type Of<Kind extends Rule['kind']> = Extract<Rule, { readonly kind: Kind }>;
/** By trigger: `option:x` or `slot:y`. */
export type Places = ReadonlyMap<string, Place>;

/** A rule as clauses; false: they tell it only in part. Never do they forbid more than it does. */
export function encodeRule(rule: Rule, places: Places, writer: Writer): boolean {
  const told = (condition: Condition): boolean => isTold(condition, places);
  switch (rule.kind) {
    case 'requires': {
      const unless = rule.when.map((one) => literalOf(one, places, writer) ^ 1);
      for (const one of rule.must) add(writer, [...unless, literalOf(one, places, writer)]);
      return [...rule.when, ...rule.must].every(told);
    }
    case 'excludes':
      add(
        writer,
        rule.when.map((one) => literalOf(one, places, writer) ^ 1),
      );
      return rule.when.every(told);
    case 'table':
      encodeTable(rule, places, writer);
      return true;
    case 'compare': {
      const found = new Map<string, ReturnType<typeof numbersOfOption>>();
      const whole = encodeCompare(
        rule,
        (leaf) => {
          const key = JSON.stringify(leaf);
          const known = found.get(key);
          if (known !== undefined) return known;
          const trigger = 'option' in leaf ? `option:${leaf.option}` : `slot:${leaf.slot}`;
          const place = places.get(trigger);
          let numbers = null;
          if (place?.kind === 'option') numbers = numbersOfOption(place, writer);
          else if (place !== undefined && 'aggregate' in leaf) {
            numbers = numbersOfAggregate(leaf, place, writer);
          }
          found.set(key, numbers);
          return numbers;
        },
        writer,
      );
      for (const numbers of found.values()) numbers?.finish?.();
      return whole;
    }
    case 'choose':
      return encodeChoose(rule, places, writer);
    case 'formula':
      encodeFormula(rule, places, writer);
      return true;
    case 'default':
    case 'recommend':
      return true;
  }
}

/** Texts that no rule names may contain a part or not; numbers compare with them never. */
function isTold({ ref, op }: Condition, places: Places): boolean {
  const place = places.get(triggerOf(ref));
  return place?.kind !== 'option' || !place.values.some(({ other }) => other && isOrder(op));
}

function isOrder(op: Condition['op']): boolean {
  return ['contains', '<', '<=', '>', '>='].includes(op);
}

function literalOf(condition: Condition, places: Places, writer: Writer): number {
  const place = places.get(triggerOf(condition.ref));
  // A place that the offering doesn't have is never filled.
  if (place === undefined) return condition.op === 'absent' ? writer.always : writer.always ^ 1;
  if (condition.op === 'absent') {
    return literalOf({ ref: condition.ref, op: 'present' }, places, writer) ^ 1;
  }
  if (place.kind === 'slot') {
    const able = place.members.filter(({ offering }) => meets(condition, offering));
    return anyOf(
      writer,
      able.map(({ literal }) => literal),
    );
  }
  return anyOf(
    writer,
    place.values.flatMap(({ value, literal, other }) => {
      if (other && isOrder(condition.op)) return [freshLiteral(writer.cnf)];
      return holds(condition, optionSample(place.id, value)) ? [literal] : [];
    }),
  );
}

function encodeTable(rule: Of<'table'>, places: Places, writer: Writer): void {
  const [first, second] = [0, 1].map((which) => sidesOf(rule, which, places, writer));
  for (const [left, leftLiteral] of first ?? []) {
    for (const [right, rightLiteral] of second ?? []) {
      if (!goTogether(left, right)) add(writer, [leftLiteral ^ 1, rightLiteral ^ 1]);
    }
  }
}

function sidesOf(
  rule: Of<'table'>,
  which: number,
  places: Places,
  writer: Writer,
): [string, number][] {
  const ref: Ref = rule.columns[which === 0 ? 0 : 1];
  const place = places.get(triggerOf(ref));
  const sides = new Map<string, number[]>();
  const put = (side: string, literal: number): void => {
    if (side !== '') sides.set(side, [...(sides.get(side) ?? []), literal]);
  };
  if (place?.kind === 'slot') {
    for (const { offering, literal } of place.members) {
      put(sideOf(rule, which, valuesOf(ref, offering)), literal);
    }
  }
  if (place?.kind === 'option') {
    for (const { value, literal } of place.values) {
      put(sideOf(rule, which, value === null ? null : [value]), literal);
    }
  }
  return [...sides].map(([side, literals]) => [side, anyOf(writer, literals)]);
}

/** Whether a boolean option is true; one that is not chosen is not. */
function onLiteral(id: string, places: Places, writer: Writer): number {
  const place = places.get(`option:${id}`);
  const values = place?.kind === 'option' ? (place satisfies OptionPlace).values : [];
  return values.find(({ value }) => value === true)?.literal ?? writer.always ^ 1;
}

function encodeChoose(rule: Of<'choose'>, places: Places, writer: Writer): boolean {
  const { min, max } = rule;
  const owned = onLiteral(rule.owner, places, writer);
  const members = rule.of.map((option) => onLiteral(option, places, writer));
  for (const member of members) add(writer, [member ^ 1, owned]);
  if (counterCells(members.length, min, max) > COUNTER_CELLS_MAX) return false;
  if (min >= members.length) {
    for (const member of members) add(writer, [owned ^ 1, member]);
    if (min > members.length) add(writer, [owned ^ 1]);
  } else encodeAtLeast(writer.cnf, members, min, [owned ^ 1]);
  // With no owner there are none of them, whatever the bound.
  encodeAtMost(writer.cnf, members, max);
  if (max < min) add(writer, [owned ^ 1]);
  return true;
}

function encodeFormula({ postfix }: Of<'formula'>, places: Places, writer: Writer): void {
  const variables: (number | Connective)[] = [];
  for (const item of postfix) {
    if (isConnective(item)) {
      variables.push(item);
      continue;
    }
    const literal = onLiteral(item, places, writer);
    variables.push(literal >> 1);
    if ((literal & 1) === 1) variables.push('!');
  }
  encodeConstraint(writer.cnf, { line: 0, column: 0, postfix: variables });
}
