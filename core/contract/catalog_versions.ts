import * as v from 'valibot';
import type { CatalogVersion } from './catalog_queries.ts';
import { CursorSchema, InstantSchema, PageSizeSchema, SlugSchema } from './common.ts';
import type { Finding } from './reply.ts';

/** A draft can be added to; validated: checked and not touched since; from then on immutable. */
export const CATALOG_STATUSES = ['draft', 'validated', 'published', 'retired'] as const;
export type CatalogStatus = (typeof CATALOG_STATUSES)[number];

/** Findings that one reply carries at most; the total is always told. */
export const FINDINGS_MAX = 1_000;
/** Activations of a tenant that may lie in the future at one time. */
export const SCHEDULED_MAX = 100;

/** `cpq.v1.catalog.validate`: checks a draft as publishing would; a clean one becomes validated. */
export const CatalogValidateSchema = v.strictObject({ catalogVersion: SlugSchema });
export type CatalogValidation = {
  readonly catalogVersion: string;
  /** After the check. */
  readonly status: CatalogStatus;
  /** Paths count the things in the order of their ids: `/offerings/12/slots/0`. */
  readonly findings: readonly Finding[];
  /** May be more than are in `findings`. */
  readonly findingsTotal: number;
  /** What is offered in vain, or always the same: told, and no reason against publishing. */
  readonly warnings?: readonly Finding[];
};

/** `cpq.v1.catalog.activate`: puts a published version on sale, now or at an instant to come. */
export const CatalogActivateSchema = v.strictObject({
  catalogVersion: SlugSchema,
  activateAt: v.optional(InstantSchema),
});

/** `cpq.v1.catalog.unschedule`: takes back activations that have not come yet. */
export const CatalogUnscheduleSchema = v.strictObject({
  catalogVersion: SlugSchema,
  /** The one of this instant; absent: all of this version. */
  activateAt: v.optional(InstantSchema),
});

/** `cpq.v1.catalog.rollback`: puts an earlier version on sale again, at once. */
export const CatalogRollbackSchema = v.strictObject({
  /** Absent: the one that was on sale before this one first was. */
  catalogVersion: v.optional(SlugSchema),
  /** What the caller believes to be on sale; when something else is, nothing happens. */
  from: v.optional(SlugSchema),
});

/** `cpq.v1.catalog.versions`: newest first. */
export const CatalogVersionsSchema = v.strictObject({
  status: v.optional(v.picklist(CATALOG_STATUSES)),
  limit: PageSizeSchema,
  cursor: v.optional(CursorSchema),
});
/** `cpq.v1.catalog.version`: one of them. */
export const CatalogVersionSchema = v.strictObject({ catalogVersion: SlugSchema });
export type CatalogVersionDetail = CatalogVersion & {
  readonly priceLists: number;
  readonly promotions: number;
  /** On sale now. */
  readonly active: boolean;
  /** Since when it is on sale. */
  readonly activeSince?: string;
  /** The next time that it goes on sale. */
  readonly scheduledFrom?: string;
};

/** `cpq.v1.catalog.schedule`: every activation, the latest first. */
export const CatalogScheduleSchema = v.strictObject({
  limit: PageSizeSchema,
  cursor: v.optional(CursorSchema),
});
export const ACTIVATION_REASONS = ['published', 'activated', 'rolled_back'] as const;
export const ACTIVATION_STATES = ['past', 'active', 'scheduled'] as const;
export type CatalogActivation = {
  readonly catalogVersion: string;
  readonly name: string;
  readonly activateAt: string;
  readonly state: (typeof ACTIVATION_STATES)[number];
  readonly reason: (typeof ACTIVATION_REASONS)[number];
  /** When that was decided. */
  readonly decidedAt: string;
};
