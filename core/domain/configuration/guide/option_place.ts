import type { Option } from '../../../contract/catalog.ts';
import type { Condition, Rule } from '../../../contract/rules.ts';
import type { Scalar } from '../../../contract/common.ts';
import { encodeAtMost } from '../../feature_model/encode_count.ts';
import { freshLiteral } from '../../feature_model/solver/cnf.ts';
import { domainOf } from '../analysis/domain.ts';
import { holds } from '../conditions.ts';
import { optionSample } from './place.ts';
import type { OptionPlace } from './place.ts';
import { add } from './writer.ts';
import type { Writer } from './writer.ts';

/** What rules ask about an option. */
export type OptionReads = {
  readonly conditions: Condition[];
  readonly constants: Scalar[];
  /** Read by a table, which tells nothing chosen from `false`. */
  inTable: boolean;
};

export function optionReads(rules: readonly Rule[]): Map<string, OptionReads> {
  const found = new Map<string, OptionReads>();
  const readsOf = (id: string): OptionReads => {
    const known = found.get(id) ?? { conditions: [], constants: [], inTable: false };
    found.set(id, known);
    return known;
  };
  for (const rule of rules) {
    const conditions = 'when' in rule ? [...rule.when] : [];
    if (rule.kind === 'requires') conditions.push(...rule.must);
    for (const condition of conditions) {
      if (!('option' in condition.ref)) continue;
      const reads = readsOf(condition.ref.option);
      reads.conditions.push(condition);
      if (condition.value !== undefined) reads.constants.push(condition.value);
      reads.constants.push(...(condition.values ?? []));
    }
    if (rule.kind !== 'table') continue;
    for (const [which, ref] of rule.columns.entries()) {
      if (!('option' in ref)) continue;
      const reads = readsOf(ref.option);
      reads.inTable = true;
      reads.constants.push(...rule.rows.flatMap(([one, others]) => (which === 0 ? [one] : others)));
    }
  }
  return found;
}

/** An option is exactly one of its values, or nothing where it may stay open. */
export function optionPlace(
  option: Option,
  reads: OptionReads | undefined,
  writer: Writer,
): OptionPlace {
  const stretches = domainOf(option, reads?.constants ?? []);
  const { id } = option;
  const merged = option.type === 'boolean' && !tellsOpenFromFalse(id, reads);
  const shown = merged ? stretches.filter(({ value }) => value !== null) : stretches;
  const literals = literalsFor(shown.length, writer);
  if (shown.length === 0) add(writer, []);
  if (shown.length > 2) {
    add(writer, literals);
    encodeAtMost(writer.cnf, literals, 1);
  }
  const values = shown.map((stretch, at) => ({ ...stretch, literal: literals[at] ?? 0 }));
  return { kind: 'option', id, option, values };
}

function tellsOpenFromFalse(id: string, reads: OptionReads | undefined): boolean {
  if (reads === undefined) return false;
  if (reads.inTable) return true;
  const [none, off] = [optionSample(id, null), optionSample(id, false)];
  return reads.conditions.some((condition) => holds(condition, none) !== holds(condition, off));
}

/** Of two the second is the opposite of the first: a boolean option takes one variable. */
function literalsFor(count: number, writer: Writer): number[] {
  if (count === 1) return [writer.always];
  const first = freshLiteral(writer.cnf);
  if (count === 2) return [first, first ^ 1];
  return [first, ...Array.from({ length: count - 1 }, () => freshLiteral(writer.cnf))];
}
