import type { Scalar } from '../../../contract/common.ts';
import type { Rule } from '../../../contract/rules.ts';

type TableRule = Extract<Rule, { readonly kind: 'table' }>;

/**
 * How a table sees values in its first (0) or second (1) column, as a key: of the first what they
 * leave for the second, of the second which of the named values they have. Empty: no say.
 */
export function sideOf(rule: TableRule, which: number, values: readonly Scalar[] | null): string {
  if (values === null) return '';
  const { rows, second } = indexOf(rule);
  if (which === 1) {
    const positions = new Set(values.map((value) => second.get(value) ?? -1));
    positions.delete(-1);
    return `has ${[...positions].toSorted((left, right) => left - right).join(' ')}`;
  }
  if (values.length === 0) return '';
  const allowed = new Set<number>();
  for (const value of values) {
    const partners = rows.get(value);
    // A value that no row names is free, and frees the component that has it.
    if (partners === undefined) return '';
    for (const partner of partners) allowed.add(partner);
  }
  return `for ${[...allowed].toSorted((left, right) => left - right).join(' ')}`;
}

/** Whether what the first side leaves has any of what a second has; keys of `sideOf`. */
export function partnersOf(first: string): (second: string) => boolean {
  const allowed = new Set(first.split(' ').slice(1));
  allowed.delete('');
  return (second) =>
    second
      .split(' ')
      .slice(1)
      .some((position) => allowed.has(position));
}

export function goTogether(first: string, second: string): boolean {
  return partnersOf(first)(second);
}

type Indexed = {
  readonly rows: ReadonlyMap<Scalar, ReadonlySet<number>>;
  /** Where each value of the second column stands. */
  readonly second: ReadonlyMap<Scalar, number>;
};

const indexed = new WeakMap<TableRule, Indexed>();

function indexOf(rule: TableRule): Indexed {
  const known = indexed.get(rule);
  if (known !== undefined) return known;
  const rows = new Map<Scalar, Set<number>>();
  const second = new Map<Scalar, number>();
  for (const [value, partners] of rule.rows) {
    const positions = rows.get(value) ?? new Set<number>();
    for (const partner of partners) {
      const position = second.get(partner) ?? second.size;
      second.set(partner, position);
      positions.add(position);
    }
    rows.set(value, positions);
  }
  const index = { rows, second };
  indexed.set(rule, index);
  return index;
}
