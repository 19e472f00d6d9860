import { CATALOG_PARTS, CHANGES } from '../../core/contract/catalog_diff.ts';
import type { CatalogChange, CatalogDiff, FieldChange } from '../../core/contract/catalog_diff.ts';
import type { CatalogExport } from '../../core/contract/catalog_export.ts';
import { PRICE_LIST_STATES } from '../../core/contract/price_lists.ts';
import type { PriceListView } from '../../core/contract/price_lists.ts';
import type { CatalogVersion } from '../../core/contract/catalog_queries.ts';
import {
  ACTIVATION_REASONS,
  ACTIVATION_STATES,
  CATALOG_STATUSES,
} from '../../core/contract/catalog_versions.ts';
import type {
  CatalogActivation,
  CatalogValidation,
  CatalogVersionDetail,
} from '../../core/contract/catalog_versions.ts';
import { flag, instant, integer, list, object, oneOf, page, ref, text } from './shapes.ts';
import type { Json } from './shapes.ts';

const version = {
  catalogVersion: text,
  name: text,
  status: oneOf(CATALOG_STATUSES),
  offerings: integer,
  prices: integer,
  createdAt: instant,
  publishedAt: instant,
  contentHash: text,
  warnings: list(ref('CatalogFinding')),
};

/** Replies about catalogue versions; the compiler checks the names against the contract's types. */
export const CATALOG_SCHEMAS: Readonly<Record<string, Json>> = {
  CatalogVersion: object<keyof CatalogVersion>(version, ['publishedAt', 'contentHash', 'warnings']),
  CatalogVersionDetail: object<keyof CatalogVersionDetail>(
    {
      ...version,
      priceLists: integer,
      promotions: integer,
      active: flag,
      activeSince: instant,
      scheduledFrom: instant,
    },
    ['publishedAt', 'contentHash', 'warnings', 'activeSince', 'scheduledFrom'],
  ),
  CatalogVersionPage: page('CatalogVersionDetail'),
  CatalogValidation: object<keyof CatalogValidation>(
    {
      catalogVersion: text,
      status: oneOf(CATALOG_STATUSES),
      findings: list(ref('CatalogFinding')),
      findingsTotal: integer,
      warnings: list(ref('CatalogFinding')),
    },
    ['warnings'],
  ),
  CatalogFinding: object({
    path: { ...text, description: 'A JSON pointer' },
    code: text,
    detail: text,
  }),
  CatalogActivation: object<keyof CatalogActivation>({
    catalogVersion: text,
    name: text,
    activateAt: instant,
    state: oneOf(ACTIVATION_STATES),
    reason: oneOf(ACTIVATION_REASONS),
    decidedAt: instant,
  }),
  CatalogActivationPage: page('CatalogActivation'),
  CatalogDiff: object<keyof CatalogDiff>(
    {
      from: text,
      to: text,
      counts: {
        type: 'object',
        propertyNames: oneOf(CATALOG_PARTS),
        additionalProperties: object({ added: integer, removed: integer, changed: integer }),
      },
      items: list(ref('CatalogChange')),
      next: text,
    },
    ['counts', 'next'],
  ),
  CatalogChange: object<keyof CatalogChange>(
    {
      part: oneOf(CATALOG_PARTS),
      id: text,
      name: text,
      change: oneOf(CHANGES),
      fields: list(ref('CatalogFieldChange')),
      fieldsTotal: integer,
    },
    ['name', 'fields', 'fieldsTotal'],
  ),
  CatalogFieldChange: object<keyof FieldChange>(
    {
      path: { ...text, description: 'A JSON pointer' },
      before: { description: 'Absent: was not there' },
      after: { description: 'Absent: is not there any more' },
      cut: { ...flag, description: 'A value was too long: the beginning of its JSON' },
    },
    ['before', 'after', 'cut'],
  ),
  CatalogExport: object<keyof CatalogExport>(
    {
      catalogVersion: text,
      name: text,
      contentHash: text,
      settings: { type: 'object' },
      priceLists: list(ref('PriceList')),
      offerings: list(ref('Offering')),
      prices: list(ref('Price')),
      promotions: list(ref('Promotion')),
      next: text,
    },
    ['contentHash', 'next'],
  ),
  PriceListView: object<keyof PriceListView>(
    {
      id: text,
      name: text,
      currency: text,
      status: oneOf(['active', 'inactive']),
      markets: list(text),
      channels: list(text),
      segments: list(text),
      validFrom: instant,
      validTo: instant,
      priority: integer,
      state: oneOf(PRICE_LIST_STATES),
      prices: integer,
    },
    ['validFrom', 'validTo'],
  ),
  PriceListPage: object({ items: list(ref('PriceListView')), next: text, catalogVersion: text }, [
    'next',
  ]),
};
