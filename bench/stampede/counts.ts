import { countersOf } from '../measure/prometheus.ts';
import type { StampedeRun } from './model.ts';

/** What the processes have counted so far. */
export type Counts = {
  /** Keys fetched from the core, over all edges, by domain. */
  readonly rebuilds: ReadonlyMap<string, number>;
  /** Callers that waited for somebody else's rebuild. */
  readonly prevented: number;
  /** Statements that the core sent to PostgreSQL, by name. */
  readonly statements: ReadonlyMap<string, number>;
};

export async function readCounts(run: StampedeRun): Promise<Counts> {
  const texts = await Promise.all(run.edges.map((edge) => edge.metrics()));
  const text = texts.join('\n');
  const prevented = countersOf(text, 'cache_stampedes_prevented_total', 'domain');
  return {
    rebuilds: countersOf(text, 'cache_rebuilds_total', 'domain'),
    prevented: sumOf(prevented),
    statements: countersOf(await run.coreMetrics(), 'db_query_duration_count', 'query'),
  };
}

export function difference(before: Counts, after: Counts): Counts {
  return {
    rebuilds: minus(after.rebuilds, before.rebuilds),
    prevented: after.prevented - before.prevented,
    statements: minus(after.statements, before.statements),
  };
}

export function sumOf(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}

function minus(
  after: ReadonlyMap<string, number>,
  before: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const left = [...after].map(([name, count]) => [name, count - (before.get(name) ?? 0)] as const);
  return new Map(left.filter(([, count]) => count !== 0));
}
