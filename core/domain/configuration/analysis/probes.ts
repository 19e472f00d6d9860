import type { Offering } from '../../../contract/catalog.ts';
import type { Scalar } from '../../../contract/common.ts';
import type { Condition, Expression, Factor, Ref, Rule } from '../../../contract/rules.ts';
import { optionsIn } from '../boolean_rules.ts';
import { holds } from '../conditions.ts';
import { evaluate } from '../expressions.ts';
import { sightingsOf, triggerOf } from '../refs.ts';
import type { Probe } from './place.ts';
import { sideOf } from './table_sides.ts';

/** What all rules of an offering ask about each of its options and slots. */
export type Questions = {
  readonly probes: ReadonlyMap<string, readonly Probe[]>;
  /** Values that rules compare each option with. */
  readonly constants: ReadonlyMap<string, readonly Scalar[]>;
};

type Asking = {
  readonly probes: Map<string, Map<string, Probe>>;
  readonly constants: Map<string, Scalar[]>;
};

export function questionsOf({ rules }: Offering): Questions {
  const asking: Asking = { probes: new Map(), constants: new Map() };
  for (const rule of rules) askFor(rule, asking);
  const probes = new Map([...asking.probes].map(([trigger, all]) => [trigger, [...all.values()]]));
  return { probes, constants: asking.constants };
}

function askFor(rule: Rule, asking: Asking): void {
  switch (rule.kind) {
    case 'requires':
      for (const condition of [...rule.when, ...rule.must]) askCondition(condition, asking);
      return;
    case 'excludes':
      for (const condition of rule.when) askCondition(condition, asking);
      return;
    case 'table':
      return askTable(rule, asking);
    case 'compare':
      askExpression(rule.left, asking);
      askExpression(rule.right, asking);
      return;
    case 'choose':
      for (const option of [rule.owner, ...rule.of]) askWhetherOn(option, asking);
      return;
    case 'formula':
      for (const option of optionsIn(rule.postfix)) askWhetherOn(option, asking);
      return;
    case 'default':
    case 'recommend':
      // They close nothing off: whoever configures may choose otherwise.
      return;
  }
}

function ask(trigger: string, key: string, probe: Probe, { probes }: Asking): void {
  const known = probes.get(trigger);
  if (known === undefined) probes.set(trigger, new Map([[key, probe]]));
  else known.set(key, probe);
}

function name(trigger: string, values: readonly Scalar[], { constants }: Asking): void {
  const known = constants.get(trigger);
  if (known === undefined) constants.set(trigger, [...values]);
  else known.push(...values);
}

function askCondition(condition: Condition, asking: Asking): void {
  const trigger = triggerOf(condition.ref);
  const { value, values = [] } = condition;
  name(trigger, value === undefined ? values : [value, ...values], asking);
  const probe: Probe = (sample) => (holds(condition, sample) ? '1' : '0');
  ask(trigger, JSON.stringify(condition), probe, asking);
}

function askWhetherOn(option: string, asking: Asking): void {
  const probe: Probe = ({ options }) => (options.get(option) === true ? '1' : '0');
  ask(`option:${option}`, 'on', probe, asking);
}

type TableRule = Extract<Rule, { readonly kind: 'table' }>;

function askTable(rule: TableRule, asking: Asking): void {
  const named = [rule.rows.map(([first]) => first), rule.rows.flatMap(([, second]) => second)];
  for (const [which, ref] of rule.columns.entries()) {
    const trigger = triggerOf(ref);
    name(trigger, named[which] ?? [], asking);
    const known = new Map<string, string>();
    const probe: Probe = (sample) => {
      const values = valuesOf(ref, sample);
      const key = JSON.stringify(values);
      const side = known.get(key) ?? sideOf(rule, which, values);
      known.set(key, side);
      return side;
    };
    ask(trigger, `${rule.id} ${which}`, probe, asking);
  }
}

export function valuesOf(ref: Ref, sample: Parameters<Probe>[0]): readonly Scalar[] | null {
  const [seen] = sightingsOf(ref, sample);
  return seen === undefined ? null : seen.values;
}

/** Of an option the number, of a slot the product that one component of it brings. */
function askExpression(expression: Expression, asking: Asking): void {
  if ('constant' in expression) return;
  if ('option' in expression) {
    const trigger = `option:${expression.option}`;
    const probe: Probe = (sample) => String(evaluate(expression, sample));
    ask(trigger, 'number', probe, asking);
    return;
  }
  if ('aggregate' in expression) {
    const trigger = `slot:${expression.slot}`;
    const product = productOf(expression.slot, expression.of);
    const probe: Probe = (sample) => String(evaluate(product, sample));
    ask(trigger, `product ${JSON.stringify(expression.of)}`, probe, asking);
    return;
  }
  const terms = 'plus' in expression ? expression.plus : expression.times;
  for (const term of terms) askExpression(term, asking);
}

/** What one component of a slot counts for in an aggregate. */
export function productOf(slot: string, of: readonly Factor[]): Expression {
  return of.length === 0
    ? { aggregate: 'count', slot, of: [] }
    : { aggregate: 'max', slot, of: [...of] };
}
