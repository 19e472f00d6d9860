import type { Summary } from '../measure/latencies.ts';
import { figuresOf, type Figure, type Row } from '../report/figures.ts';
import { sumOf, type Counts } from './counts.ts';
import { OFFERINGS } from './editions.ts';
import type { Published } from './model.ts';

export type Outcome = {
  readonly name: string;
  readonly published: Published;
  readonly summary: Summary;
  /** The same requests once more, all from memory. */
  readonly again: Summary;
  readonly stale: number;
  readonly counts: Counts;
  readonly edges: number;
};

/** Each offering, its prices, and what all share in a market and channel. */
const KEYS = 2 * OFFERINGS + 1;
const STATEMENTS_PER_KEY_MAX = 2;

export function rowOf({ name, summary, stale, counts }: Outcome): Row {
  const how = [
    `${sumOf(counts.rebuilds)} rebuilds of ${KEYS} keys`,
    `${sumOf(counts.statements)} statements`,
    `${counts.prevented} waited for another's rebuild`,
    `${stale} stale`,
  ].join(', ');
  return { name, how, summary };
}

export function figuresOfScenario(outcome: Outcome): readonly Figure[] {
  const { name, counts, edges, stale } = outcome;
  // Without Redis processes can't know of each other: one rebuild per key in each of them.
  const most = name === 'with Redis' ? 1 : edges;
  const perKey = sumOf(counts.rebuilds) / KEYS;
  const statements = sumOf(counts.statements) / KEYS;
  const figure = (what: string, value: number, unit: string, max?: number): Figure => ({
    name: `${name}: ${what}`,
    value: Math.round(value * 1_000) / 1_000,
    unit,
    goal: max === undefined ? null : `≤ ${max}`,
    holds: max === undefined || value <= max,
  });
  return [
    figure('rebuilds per key', perKey, '1', most),
    figure('statements per key', statements, '1', STATEMENTS_PER_KEY_MAX),
    figure('stale answers', stale, '1'),
    ...figuresOf({ name: `${name}: invalidated`, how: '', summary: outcome.summary }, {}),
    ...figuresOf({ name: `${name}: from memory`, how: '', summary: outcome.again }, {}),
  ];
}
