import type { CatalogSearch, FacetRef, SearchFilter } from '../../contract/catalog_search.ts';
import { WORDS_MAX } from '../../contract/catalog_search.ts';
import type { SearchScope } from '../../sql/catalogue/catalog_search_filter.ts';

type Asked = Omit<CatalogSearch, 'limit' | 'cursor' | 'facets' | 'total' | 'sort' | 'language'>;
type Here = Pick<SearchScope, 'tenant' | 'version' | 'now'>;

/** What the statements take: every filter as rows of values or of bounds. */
export function scopeOf(asked: Asked, here: Here): SearchScope {
  const values: SearchScope['values'][number][] = [];
  const ranges: SearchScope['ranges'][number][] = [];
  const absent: string[] = [];
  let at = 0;
  for (const filter of filtersOf(asked)) {
    const name = filter.characteristic;
    if ('exists' in filter && !filter.exists) {
      absent.push(name);
      continue;
    }
    if ('anyOf' in filter) {
      for (const value of spellings(filter.anyOf)) values.push({ at, name, value });
    } else if ('exists' in filter) {
      ranges.push({ at, name, min: -Number.MAX_VALUE, max: 'Infinity' });
    } else {
      ranges.push({ at, name, ...boundsOf(filter) });
    }
    at += 1;
  }
  return {
    ...here,
    categories: listOf(asked.category),
    kinds: listOf(asked.kind),
    patterns: patternsOf(asked.q),
    market: asked.market,
    channel: asked.channel,
    values,
    ranges,
    absent,
    filters: at,
  };
}

/** The same question without what is asked of this facet itself; undefined: nothing is. */
export function withoutOwn(asked: Asked, facet: FacetRef): Asked | undefined {
  if (facet.of === 'field') {
    if (asked[facet.name] === undefined) return undefined;
    const { [facet.name]: _own, ...rest } = asked;
    return rest;
  }
  const all = filtersOf(asked);
  const filters = all.filter(({ characteristic }) => characteristic !== facet.name);
  return filters.length === all.length ? undefined : { ...asked, characteristics: {}, filters };
}

/** Both forms as one list. */
export function filtersOf(asked: Pick<Asked, 'characteristics' | 'filters'>): SearchFilter[] {
  const short = Object.entries(asked.characteristics).map(([characteristic, value]) => ({
    characteristic,
    anyOf: listOf(value),
  }));
  return [...short, ...asked.filters];
}

export function listOf<T extends string>(value: T | readonly T[] | undefined): T[] {
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : [...value];
}

/** 4.60 is asked for as it stands in a shop, and stored as 4.6. */
function spellings(texts: readonly string[]): Set<string> {
  const numeric = texts.filter((text) => /^-?\d+(\.\d+)?$/.test(text));
  return new Set([...texts, ...numeric.map((text) => String(Number(text)))]);
}

function boundsOf(filter: {
  readonly gt?: number | undefined;
  readonly gte?: number | undefined;
  readonly lt?: number | undefined;
  readonly lte?: number | undefined;
}): { readonly min: number; readonly max: number } {
  const least = -Number.MAX_VALUE;
  const over = filter.gt === undefined ? least : next(filter.gt);
  const under = filter.lt === undefined ? -least : -next(-filter.lt);
  return {
    min: Math.max(filter.gte ?? least, over),
    max: Math.min(filter.lte ?? -least, under),
  };
}

/** The smallest number above this one, so that an open end is a closed one. */
function next(value: number): number {
  if (value === 0) return Number.MIN_VALUE;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  view.setBigInt64(0, view.getBigInt64(0) + (value > 0 ? 1n : -1n));
  return view.getFloat64(0);
}

function patternsOf(q: string | undefined): string[] {
  const words = (q ?? '').split(/\s+/).filter((word) => word !== '');
  return words.slice(0, WORDS_MAX).map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`);
}
