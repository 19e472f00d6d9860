import type { CatalogSearchReply, OfferingSummary } from '../../core/contract/catalog_search.ts';
import { REFUSAL_CODES } from '../../core/contract/codes.ts';
import { BULK_SCHEMAS } from './bulk_schemas.ts';
import { CATALOG_SCHEMAS } from './catalog_schemas.ts';
import { CONFIGURATION_SCHEMAS } from './configuration_schemas.ts';
import { ORDER_SCHEMAS } from './order_schemas.ts';
import { PRICE_SCHEMAS } from './price_schemas.ts';
import { QUOTE_HISTORY_SCHEMAS } from './quote_history_schemas.ts';
import { APPROVAL_SCHEMAS } from './approval_schemas.ts';
import { QUOTE_SCHEMAS } from './quote_schemas.ts';
import { flag, integer, list, object, oneOf, ref, text } from './shapes.ts';
import { SEARCH_SCHEMAS } from './search_schemas.ts';
import type { Json } from './shapes.ts';

/** The compiler checks the names of each shape against the contract's type. */
const catalogue = {
  OfferingSummary: object<keyof OfferingSummary>({
    id: text,
    name: text,
    category: text,
    kind: oneOf(['simple', 'configurable', 'bundle']),
    characteristics: { type: 'object' },
  }),
  OfferingPage: object<keyof CatalogSearchReply>(
    {
      items: list(ref('OfferingSummary')),
      next: { ...text, description: 'A cursor: the same question goes on behind this page' },
      catalogVersion: text,
      language: { ...text, description: 'Of the names' },
      total: { ...integer, description: 'Of all pages, when it was asked for' },
      totalMore: { ...flag, description: 'There are more than `total`' },
      facets: list(ref('Facet')),
    },
    ['next', 'language', 'total', 'totalMore', 'facets'],
  ),
  Facet: object(
    {
      of: oneOf(['field', 'characteristic']),
      name: text,
      values: list(object({ value: text, count: integer })),
      more: { ...flag, description: 'There are other, less frequent values' },
      min: { type: 'number', description: 'Every value is a number: the least' },
      max: { type: 'number' },
      count: { ...integer, description: 'Offerings that have such a number' },
    },
    ['values', 'more', 'min', 'max', 'count'],
  ),
  Readiness: object({
    ready: flag,
    checks: object({ core: flag, accepting: flag }),
    redis: oneOf(['closed', 'open', 'half_open', 'none']),
  }),
};

export const REPLY_SCHEMAS: Readonly<Record<string, Json>> = {
  ...BULK_SCHEMAS,
  ...QUOTE_SCHEMAS,
  ...APPROVAL_SCHEMAS,
  ...QUOTE_HISTORY_SCHEMAS,
  ...SEARCH_SCHEMAS,
  ...ORDER_SCHEMAS,
  ...catalogue,
  ...CATALOG_SCHEMAS,
  ...CONFIGURATION_SCHEMAS,
  ...PRICE_SCHEMAS,
};

export const PROBLEM_SCHEMA: Json = object(
  {
    type: { type: 'string', format: 'uri' },
    title: text,
    status: integer,
    code: oneOf(REFUSAL_CODES),
    detail: text,
    instance: { type: 'string', format: 'uri' },
    field: text,
    findings: list(object({ path: text, code: text, detail: text })),
  },
  ['instance', 'field', 'findings'],
);
