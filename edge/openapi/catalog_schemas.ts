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
};

/** Replies about catalogue versions; the compiler checks the names against the contract's types. */
export const CATALOG_SCHEMAS: Readonly<Record<string, Json>> = {
  CatalogVersion: object<keyof CatalogVersion>(version, ['publishedAt', 'contentHash']),
  CatalogVersionDetail: object<keyof CatalogVersionDetail>(
    {
      ...version,
      priceLists: integer,
      promotions: integer,
      active: flag,
      activeSince: instant,
      scheduledFrom: instant,
    },
    ['publishedAt', 'contentHash', 'activeSince', 'scheduledFrom'],
  ),
  CatalogVersionPage: page('CatalogVersionDetail'),
  CatalogValidation: object<keyof CatalogValidation>({
    catalogVersion: text,
    status: oneOf(CATALOG_STATUSES),
    findings: list(ref('CatalogFinding')),
    findingsTotal: integer,
  }),
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
};
