import type { RequestBody } from '../../contract/calls.ts';
import type { Facet, FacetRef, SearchFilter, SearchSort } from '../../contract/catalog_search.ts';
import type { Scalar } from '../../contract/common.ts';

/** The search as plain loops over a few offerings: what the statements must agree with. */
export type Thing = {
  readonly id: string;
  readonly name: string;
  readonly category: string;
  readonly kind: 'simple';
  readonly markets: string[];
  readonly characteristics: Record<string, Scalar | Scalar[]>;
};
export type Asked = {
  readonly category?: string[];
  readonly market?: string;
  readonly filters: SearchFilter[];
  readonly sort: SearchSort;
  readonly facets: FacetRef[];
};

export function expectedIds(things: readonly Thing[], asked: Asked): string[] {
  const { sort } = asked;
  const found = things.filter((thing) => fits(thing, asked));
  const way = sort.descending ? -1 : 1;
  const byId = (one: Thing, other: Thing) => compare(one.id, other.id);
  if (sort.by !== 'characteristic') {
    const key = (thing: Thing) => (sort.by === 'name' ? thing.name : thing.id);
    return found
      .toSorted((one, other) => way * (compare(key(one), key(other)) || byId(one, other)))
      .map(({ id }) => id);
  }
  const end = (thing: Thing) =>
    valuesOf(thing, sort.characteristic).at(sort.descending ? -1 : 0) ?? '';
  const has = (thing: Thing) => valuesOf(thing, sort.characteristic).length > 0;
  const present = found
    .filter(has)
    .toSorted((one, other) => way * (byValue(end(one), end(other)) || byId(one, other)));
  const lacking = found.filter((thing) => !has(thing)).toSorted(byId);
  return [...present, ...lacking].map(({ id }) => id);
}

export function expectedFacet(things: readonly Thing[], asked: Asked, facet: FacetRef): Facet {
  const { category: _own, ...anyCategory } = asked;
  const open =
    facet.of === 'field'
      ? anyCategory
      : { ...asked, filters: asked.filters.filter((own) => own.characteristic !== facet.name) };
  const found = things.filter((thing) => fits(thing, open));
  const lists = found.map((thing): Scalar[] =>
    facet.of === 'field' ? [thing.category] : valuesOf(thing, facet.name),
  );
  const all = lists.flat();
  if (all.length > 0 && all.every((value) => typeof value === 'number')) {
    const count = lists.filter((list) => list.length > 0).length;
    return { ...facet, min: Math.min(...all), max: Math.max(...all), count };
  }
  const counts = new Map<string, number>();
  for (const value of all) counts.set(String(value), (counts.get(String(value)) ?? 0) + 1);
  const values = [...counts]
    .map(([value, count]) => ({ value, count }))
    .toSorted((one, other) => other.count - one.count || compare(one.value, other.value));
  return { ...facet, values };
}

function fits(thing: Thing, asked: Omit<Asked, 'sort' | 'facets'>): boolean {
  if (asked.category !== undefined && !asked.category.includes(thing.category)) return false;
  const sold = thing.markets.length === 0 || asked.market === undefined;
  if (!sold && !thing.markets.includes(asked.market ?? '')) return false;
  return asked.filters.every((filter) => {
    const values = valuesOf(thing, filter.characteristic);
    if ('exists' in filter) return filter.exists === values.length > 0;
    if ('anyOf' in filter) return values.some((value) => filter.anyOf.includes(String(value)));
    return values.some(
      (value) =>
        typeof value === 'number' &&
        value > (filter.gt ?? -Infinity) &&
        value >= (filter.gte ?? -Infinity) &&
        value < (filter.lt ?? Infinity) &&
        value <= (filter.lte ?? Infinity),
    );
  });
}

/** Each value once, numbers first. */
function valuesOf(thing: Thing, name: string): Scalar[] {
  const value = Object.hasOwn(thing.characteristics, name) ? thing.characteristics[name] : [];
  return [...new Set([value ?? []].flat())].toSorted(byValue);
}

function byValue(one: Scalar, other: Scalar): number {
  const [left, right] = [one, other].map((value) => (typeof value === 'number' ? value : Infinity));
  if (left !== right) return (left ?? 0) < (right ?? 0) ? -1 : 1;
  return compare(String(one), String(other));
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

export function asBody(asked: Asked): Omit<RequestBody['catalog_search'], 'limit'> {
  return { ...asked };
}
