import { activeLanguages } from '../sql/catalogue/catalog_language.ts';
import { loadAll, loadOfferings, loadPrices } from '../sql/catalogue/catalog_records.ts';
import {
  searchByCharacteristic,
  searchById,
  searchByName,
  searchSettings,
} from '../sql/catalogue/catalog_search.ts';
import {
  characteristicFacets,
  countOfferings,
  fieldFacet,
} from '../sql/catalogue/catalog_search_facets.ts';
import type { SearchScope } from '../sql/catalogue/catalog_search_filter.ts';
import {
  activeVersion,
  loadActiveVersion,
  loadCatalogVersion,
  lockCatalogVersion,
  soldVersions,
} from '../sql/catalogue/catalog_version.ts';
import { nextActivation } from '../sql/catalogue/catalog_version_schedule.ts';
import { loadCandidates } from '../sql/catalogue/configuration_candidates.ts';
import { planned } from './planned.ts';
import type { PlannedList } from './planned.ts';

const SEARCH_MS_MAX = 10_000;

/** What quotes are priced from, and what a storefront lists. */
export const cataloguePlans: PlannedList = (s) => {
  const { tenant, version, now, offeringIds } = s;
  const scope: SearchScope = {
    tenant,
    version,
    now,
    categories: [],
    kinds: [],
    patterns: [],
    market: undefined,
    channel: undefined,
    values: [],
    ranges: [],
    absent: [],
    filters: 0,
  };
  const inCategory = { ...scope, categories: [s.category] };
  const page = { descending: false, after: null, limit: 20 };
  const next = { ...page, after: offeringIds.at(-1) ?? null };
  const settings = (sql: Parameters<typeof searchSettings>[0]) =>
    searchSettings(sql, SEARCH_MS_MAX);
  return [
    planned((sql) => activeVersion(sql, tenant, now)),
    planned((sql) => loadActiveVersion(sql, tenant, now)),
    planned((sql) => loadCatalogVersion(sql, tenant, version)),
    planned((sql) => lockCatalogVersion(sql, tenant, version, 'share')),
    planned((sql) => soldVersions(sql, tenant, now, undefined)),
    planned((sql) => loadOfferings(sql, tenant, version, offeringIds)),
    planned((sql) => loadPrices(sql, tenant, version, offeringIds)),
    planned((sql) => searchByName(sql, scope, page, []), 'all', settings),
    planned((sql) => searchByName(sql, inCategory, page, []), 'in a category', settings),
    planned((sql) => searchById(sql, scope, next), 'a later page', settings),
    planned(
      (sql) => searchByCharacteristic(sql, scope, page, s.characteristic),
      undefined,
      settings,
    ),
    planned((sql) => fieldFacet(sql, scope, 'category', 100), undefined, settings),
    planned(
      (sql) => characteristicFacets(sql, inCategory, [s.characteristic], 100),
      undefined,
      settings,
    ),
    planned((sql) => loadCandidates(sql, tenant, version, [s.category], offeringIds)),
    planned((sql) => loadAll(sql, tenant, version, 'price_list')),
    planned((sql) => loadAll(sql, tenant, version, 'promotion')),
    planned((sql) => activeLanguages(sql, tenant, now)),
    planned((sql) => nextActivation(sql, tenant, now)),
    planned((sql) => countOfferings(sql, inCategory, 10_000), 'in a category', settings),
  ];
};
