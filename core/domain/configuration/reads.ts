import type { Described } from '../../contract/configuration_model.ts';
import type { Offering } from '../../contract/catalog.ts';
import type { Scalar } from '../../contract/common.ts';
import type { Condition, Expression, Ref, Rule } from '../../contract/rules.ts';
import { satisfies } from './conditions.ts';
import { productOf } from './expressions.ts';
import type { Aggregate } from './expressions.ts';
import { characteristicOf } from './refs.ts';
import { allowedBy, compatibleOf } from './table_rule.ts';

/** What rules make of a component of one slot. Components with equal marks are the same to them. */
export type SlotReads = {
  readonly marks: readonly ((component: Described) => string)[];
  /** References to its characteristics, each once, by their label. */
  readonly refs: ReadonlyMap<string, Extract<Ref, { readonly slot: string }>>;
  /** Characteristics that rules read, in whichever way. */
  readonly characteristics: ReadonlySet<string>;
};

type Found = {
  readonly marks: Map<string, (component: Described) => string>;
  readonly refs: Map<string, Extract<Ref, { readonly slot: string }>>;
  readonly characteristics: Set<string>;
};

/** By slot; slots that no rule reads have nothing that tells their components apart. */
export function readsBySlot(offering: Offering): ReadonlyMap<string, SlotReads> {
  const found = new Map(
    offering.slots.map(({ id }): [string, Found] => [
      id,
      { marks: new Map(), refs: new Map(), characteristics: new Set() },
    ]),
  );
  for (const rule of offering.rules) readRule(rule, found);
  return new Map(
    [...found].map(([slot, { marks, ...rest }]) => [slot, { marks: [...marks.values()], ...rest }]),
  );
}

function readRule(rule: Rule, found: ReadonlyMap<string, Found>): void {
  switch (rule.kind) {
    case 'requires':
      for (const condition of [...rule.when, ...rule.must]) readCondition(condition, found);
      return;
    case 'excludes':
    case 'default':
    case 'recommend':
      for (const condition of rule.when) readCondition(condition, found);
      return;
    case 'compare':
      for (const aggregate of [...aggregatesIn(rule.left), ...aggregatesIn(rule.right)]) {
        readAggregate(aggregate, found);
      }
      return;
    case 'table':
      readTable(rule, found);
      return;
    case 'choose':
    case 'formula':
      return;
  }
}

/** The references of a rule's conditions or columns; sums have none of their own. */
export function refsOf(rule: Rule): Ref[] {
  if (rule.kind === 'table') return [...rule.columns];
  if (rule.kind === 'requires') return [...rule.when, ...rule.must].map(({ ref }) => ref);
  if ('when' in rule) return rule.when.map(({ ref }) => ref);
  return [];
}

export function labelOf({ characteristic, index }: Extract<Ref, { slot: string }>): string {
  return index === undefined ? characteristic : `${characteristic}[${index}]`;
}

function noteRef(ref: Ref, found: ReadonlyMap<string, Found>): Found | undefined {
  if ('option' in ref) return undefined;
  const own = found.get(ref.slot);
  own?.refs.set(labelOf(ref), ref);
  own?.characteristics.add(ref.characteristic);
  return own;
}

export function valuesOf(ref: Ref, component: Described): readonly Scalar[] {
  return 'option' in ref ? [] : characteristicOf(component, ref.characteristic, ref.index);
}

/** Whether a single component makes the condition true. */
export function meets(condition: Condition, component: Described): boolean {
  const values = valuesOf(condition.ref, component);
  if (condition.op === 'absent') return values.length === 0;
  return values.some((value) => satisfies(value, condition));
}

function readCondition(condition: Condition, found: ReadonlyMap<string, Found>): void {
  noteRef(condition.ref, found)?.marks.set(JSON.stringify(condition), (component) =>
    meets(condition, component) ? '1' : '0',
  );
}

function readTable(
  rule: Extract<Rule, { readonly kind: 'table' }>,
  found: ReadonlyMap<string, Found>,
): void {
  const table = compatibleOf(rule);
  const [first, second] = rule.columns;
  noteRef(first, found)?.marks.set(`${rule.id} 0`, (component) => {
    const allowed = allowedBy({ path: '', values: valuesOf(first, component) }, table);
    return allowed === null ? '*' : JSON.stringify([...allowed].map(String).sort());
  });
  const partners = new Set(rule.rows.flatMap(([, values]) => values));
  noteRef(second, found)?.marks.set(`${rule.id} 1`, (component) =>
    JSON.stringify(valuesOf(second, component).filter((value) => partners.has(value))),
  );
}

function readAggregate(aggregate: Aggregate, found: ReadonlyMap<string, Found>): void {
  const own = found.get(aggregate.slot);
  if (own === undefined || aggregate.aggregate === 'count') return;
  for (const factor of aggregate.of) {
    own.characteristics.add('lookup' in factor ? factor.lookup : factor.characteristic);
    if ('lookup' in factor) continue;
    const { characteristic, index } = factor;
    const ref = { slot: aggregate.slot, characteristic, ...(index !== undefined && { index }) };
    own.refs.set(labelOf(ref), ref);
  }
  own.marks.set(JSON.stringify(aggregate.of), (component) =>
    String(productOf(aggregate.of, component)),
  );
}

export function aggregatesIn(expression: Expression): Aggregate[] {
  if ('constant' in expression || 'option' in expression) return [];
  if ('aggregate' in expression) return [expression];
  return ('plus' in expression ? expression.plus : expression.times).flatMap(aggregatesIn);
}
