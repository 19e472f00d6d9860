import type { Sql } from '../../../db/connect.ts';
import { FACET_VALUES_MAX } from '../../contract/catalog_search.ts';
import type { CatalogSearch, Facet, FacetRef } from '../../contract/catalog_search.ts';
import { characteristicFacets, fieldFacet } from '../../sql/catalogue/catalog_search_facets.ts';
import type { FacetRow } from '../../sql/catalogue/catalog_search_facets.ts';
import type { SearchScope } from '../../sql/catalogue/catalog_search_filter.ts';
import type { Statement } from '../../sql/statement.ts';
import { scopeOf, withoutOwn } from './catalog_search_scope.ts';

/**
 * A facet shows what else could be chosen, so a choice made on it doesn't narrow it. Facets without
 * a choice share one statement; each other one has a question of its own.
 */
export function facetStatements(
  sql: Sql,
  asked: CatalogSearch,
  here: Pick<SearchScope, 'tenant' | 'version' | 'now'>,
  scope: SearchScope,
): Statement<FacetRow>[] {
  const shared = new Set<string>();
  const statements: Statement<FacetRow>[] = [];
  for (const facet of distinct(asked.facets)) {
    const question = withoutOwn(asked, facet);
    const own = question === undefined ? scope : scopeOf(question, here);
    // One more than is shown tells that there are more.
    const most = FACET_VALUES_MAX + 1;
    if (facet.of === 'field') statements.push(fieldFacet(sql, own, facet.name, most));
    else if (question === undefined) shared.add(facet.name);
    else statements.push(characteristicFacets(sql, own, [facet.name], most));
  }
  if (shared.size === 0) return statements;
  return [...statements, characteristicFacets(sql, scope, [...shared], FACET_VALUES_MAX + 1)];
}

export function facetsOf(refs: readonly FacetRef[], rows: readonly FacetRow[]): Facet[] {
  const byKey = Map.groupBy(rows, ({ of, name }) => `${of} ${name}`);
  return distinct(refs).map((ref): Facet => {
    const own = byKey.get(keyOf(ref)) ?? [];
    const [whole] = own;
    if (whole !== undefined && whole.value === null) {
      return { ...ref, min: whole.min ?? 0, max: whole.max ?? 0, count: whole.count };
    }
    const shown = own.slice(0, FACET_VALUES_MAX);
    const values = shown.map(({ value, count }) => ({ value: value ?? '', count }));
    return { ...ref, values, ...(own.length > shown.length ? { more: true } : {}) };
  });
}

function keyOf({ of, name }: FacetRef): string {
  return `${of} ${name}`;
}

function distinct(refs: readonly FacetRef[]): FacetRef[] {
  return [...new Map(refs.map((ref) => [keyOf(ref), ref])).values()];
}
