import type { Scalar } from '../../contract/common.ts';
import type { ConfigurationFinding } from '../../contract/configuration.ts';
import type { Rule } from '../../contract/rules.ts';
import type { Chosen } from './chosen.ts';
import type { Model } from './model.ts';
import { sightingsOf } from './refs.ts';
import type { Sighting } from './refs.ts';
import { describe, list, placeName } from './words.ts';

type TableRule = Extract<Rule, { readonly kind: 'table' }>;
type Compatible = ReadonlyMap<Scalar, ReadonlySet<Scalar>>;

/** Findings of one rule are bounded: the first clashes say what is wrong. */
const CLASHES_MAX = 10;

const indexed = new WeakMap<TableRule, Compatible>();

export function compatibleOf(rule: TableRule): Compatible {
  const known = indexed.get(rule);
  if (known !== undefined) return known;
  const table = new Map<Scalar, Set<Scalar>>();
  for (const [value, partners] of rule.rows) {
    const set = table.get(value) ?? new Set<Scalar>();
    for (const partner of partners) set.add(partner);
    table.set(value, set);
  }
  indexed.set(rule, table);
  return table;
}

/** What the first side leaves for the second; null: not restricted. */
export function allowedBy(seen: Sighting, table: Compatible): ReadonlySet<Scalar> | null {
  const allowed = new Set<Scalar>();
  for (const value of seen.values) {
    const partners = table.get(value);
    if (partners === undefined) return null;
    for (const partner of partners) allowed.add(partner);
  }
  return seen.values.length === 0 ? null : allowed;
}

/** Components that look alike to the rule are checked once. */
function distinct(sightings: readonly Sighting[]): Sighting[] {
  const byValues = new Map<string, Sighting>();
  for (const seen of sightings) {
    const key = JSON.stringify(seen.values);
    if (!byValues.has(key)) byValues.set(key, seen);
  }
  return [...byValues.values()];
}

/** Every component on the first side must go with every component on the second. */
export function checkTable(rule: TableRule, chosen: Chosen, model: Model): ConfigurationFinding[] {
  const table = compatibleOf(rule);
  const [first, second] = rule.columns;
  const findings: ConfigurationFinding[] = [];
  const partners = distinct(sightingsOf(second, chosen));
  for (const seen of distinct(sightingsOf(first, chosen))) {
    const allowed = allowedBy(seen, table);
    if (allowed === null) continue;
    for (const partner of partners) {
      if (partner.values.some((value) => allowed.has(value))) continue;
      const what = 'option' in second ? placeName(second, model) : second.characteristic;
      const needs =
        allowed.size === 0 ? 'goes with nothing here' : `needs ${list([...allowed])} as ${what}`;
      const clash = `${describe(seen, first, model)} ${needs}`;
      findings.push({
        path: partner.path,
        code: 'rule_broken',
        rule: rule.id,
        detail: `${rule.message}: ${clash}; chosen: ${describe(partner, second, model)}`,
      });
      if (findings.length === CLASHES_MAX) return findings;
    }
  }
  return findings;
}
