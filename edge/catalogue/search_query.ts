import * as v from 'valibot';
import {
  ANY_OF_MAX,
  FACETS_MAX,
  FILTERS_MAX,
  FILTER_VALUE_LENGTH_MAX,
  KINDS,
} from '../../core/contract/catalog_search.ts';
import type { CatalogSearch, FacetRef, SearchSort } from '../../core/contract/catalog_search.ts';
import { CursorSchema, SlugSchema } from '../../core/contract/common.ts';
import { refuse } from '../../core/contract/reply.ts';
import type { Finding, Refusal } from '../../core/contract/reply.ts';
import { LimitSchema } from '../http/query.ts';
import { filtersFrom } from './search_filters.ts';
import { finding, listNames, sortName } from './search_names.ts';

const many = <Schema extends v.GenericSchema>(schema: Schema) =>
  v.union([schema, v.pipe(v.array(schema), v.maxLength(ANY_OF_MAX))]);
const told = v.description;

/** Texts as they come; `searchFrom` makes the question of them. */
export const SearchQuerySchema = v.strictObject({
  category: v.optional(v.pipe(many(SlugSchema), told('Given several times: any of them.'))),
  kind: v.optional(v.pipe(many(v.picklist(KINDS)), told('Given several times: any of them.'))),
  q: v.optional(
    v.pipe(
      v.string(),
      v.minLength(2),
      v.maxLength(100),
      told('Words that all occur in id, category or name, the name in any language.'),
    ),
  ),
  market: v.optional(
    v.pipe(SlugSchema, told('Only what is sold there; its language, if none is asked for.')),
  ),
  channel: v.optional(v.pipe(SlugSchema, told('Only what is sold there.'))),
  sort: v.optional(
    v.pipe(
      v.string(),
      v.maxLength(1_000),
      told(
        '`name` (default), `id`, or a characteristic; `-` before it turns it round. Who lacks the ' +
          'characteristic comes last; ties are broken by id. `"name"` in quotes is a characteristic.',
      ),
    ),
  ),
  facets: v.optional(
    v.pipe(
      v.string(),
      v.maxLength(3_000),
      told(
        `Up to ${FACETS_MAX} of \`category\`, \`kind\` and characteristics, between commas: counts of ` +
          'each value under the other filters, or least, greatest and count of numbers.',
      ),
    ),
  ),
  total: v.optional(v.pipe(v.picklist(['true', 'false']), told('Whether to count all pages.'))),
  limit: LimitSchema,
  cursor: v.optional(
    v.pipe(CursorSchema, told('`next` of the page before, which goes on in its version.')),
  ),
  characteristics: v.optional(
    v.pipe(
      v.record(v.string(), many(v.pipe(v.string(), v.maxLength(FILTER_VALUE_LENGTH_MAX)))),
      told(
        'Every other parameter is a filter on the characteristic of that name: `socket=AM5` (given ' +
          'several times: any of them), `core_count.gte=8` (also `gt`, `lt`, `lte`), ' +
          '`graphics.exists=false`. A name that could mean something else is written in quotes: ' +
          '`"limit"=5`, `"max.speed".gte=2`.',
      ),
    ),
  ),
});
export type SearchQuery = v.InferOutput<typeof SearchQuerySchema>;

export type Question = Omit<CatalogSearch, 'catalogVersion' | 'language'>;

/** The same question has the same form, whatever the order of its parameters. */
export function searchFrom(
  query: SearchQuery,
): { readonly ok: true; readonly question: Question } | Refusal {
  const findings: Finding[] = [];
  const filters = filtersFrom(query.characteristics ?? {}, findings);
  if (filters.length > FILTERS_MAX) {
    findings.push(finding('', `at most ${FILTERS_MAX} filters on characteristics`));
  }
  const sort = sortFrom(query.sort, findings);
  const facets = facetsFrom(query.facets, findings);
  const [first] = findings;
  if (first !== undefined) {
    const field = first.path;
    return refuse('invalid_request', `${field}: ${first.detail}`, { field, findings });
  }
  const { category, kind, q, market, channel, cursor } = query;
  return {
    ok: true,
    question: {
      ...(category === undefined ? {} : { category: sorted(category) }),
      ...(kind === undefined ? {} : { kind: sorted(kind) }),
      ...(q === undefined ? {} : { q }),
      ...(market === undefined ? {} : { market }),
      ...(channel === undefined ? {} : { channel }),
      characteristics: {},
      filters,
      sort,
      facets,
      total: query.total === 'true',
      limit: query.limit,
      ...(cursor === undefined ? {} : { cursor }),
    },
  };
}

function sorted<T extends string>(value: T | T[]): T[] {
  return typeof value === 'string' ? [value] : [...new Set(value)].toSorted();
}

function sortFrom(text: string | undefined, findings: Finding[]): SearchSort {
  const standard = { by: 'name', descending: false } as const;
  if (text === undefined) return standard;
  const sort = sortName(text);
  if (!sort.ok) {
    findings.push(finding('sort', sort.detail));
    return standard;
  }
  const { name, own, descending } = sort;
  if (own && (name === 'name' || name === 'id')) return { by: name, descending };
  return { by: 'characteristic', characteristic: name, descending };
}

function facetsFrom(text: string | undefined, findings: Finding[]): FacetRef[] {
  if (text === undefined) return [];
  const names = listNames(text);
  if (names === null) {
    findings.push(finding('facets', 'expected names between commas: socket,category,"a name, so"'));
    return [];
  }
  const facets = names.map(({ name, own }): FacetRef =>
    own && (name === 'category' || name === 'kind')
      ? { of: 'field', name }
      : { of: 'characteristic', name },
  );
  if (facets.length > FACETS_MAX) findings.push(finding('facets', `at most ${FACETS_MAX} facets`));
  return facets;
}
