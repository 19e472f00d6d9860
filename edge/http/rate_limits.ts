import * as v from 'valibot';
import { ROLES, RoleSchema } from '../../core/contract/identity.ts';
import type { Role } from '../../core/contract/identity.ts';

/** Units that come back each second, and how many may be saved up. */
export type Rate = { readonly perSecond: number; readonly burst: number };

/**
 * What one process grants. A reply that is finished costs one unit, everything else ten: it passes
 * the router and may ask the core. A storefront is one caller for all of its visitors.
 */
export type RateLimits = {
  readonly tenant: Rate;
  readonly subject: Readonly<Record<Role, Rate>>;
  /** Quotes in batches, counted apart from requests. Absent: `BULK_RATES`. */
  readonly bulk?: BulkRates;
};
/** Of a tenant, and of each of its callers whatever their role. */
export type BulkRates = { readonly tenant: Rate; readonly subject: Rate };

export const COST = { finished: 1, routed: 10 } as const;

const PERSON: Rate = { perSecond: 20_000, burst: 40_000 };
const MACHINE: Rate = { perSecond: 200_000, burst: 400_000 };

/** Two whole batches at once, then what a core does beside its other work. */
export const BULK_RATES: BulkRates = {
  subject: { perSecond: 200, burst: 2_000 },
  tenant: { perSecond: 400, burst: 4_000 },
};

/** A second and its double; far above what one person or one well-kept integration does. */
export const RATE_LIMITS: RateLimits = {
  tenant: { perSecond: 400_000, burst: 800_000 },
  subject: {
    storefront: MACHINE,
    sales: PERSON,
    partner: PERSON,
    approver: PERSON,
    operator: PERSON,
    admin: PERSON,
    worker: MACHINE,
  },
};

const RateSchema = v.strictObject({
  perSecond: v.pipe(v.number(), v.minValue(0.001)),
  burst: v.pipe(v.number(), v.minValue(1)),
});

/** What an operator sets in place of a default, as `{"subject":{"sales":{"perSecond":…}}}`. */
export const RateLimitsSchema = v.pipe(
  v.strictObject({
    tenant: v.optional(RateSchema),
    subject: v.optional(v.record(RoleSchema, RateSchema)),
    bulk: v.optional(
      v.strictObject({ tenant: v.optional(RateSchema), subject: v.optional(RateSchema) }),
    ),
  }),
  v.transform(({ tenant, subject, bulk }): RateLimits => ({
    tenant: tenant ?? RATE_LIMITS.tenant,
    subject: { ...RATE_LIMITS.subject, ...subject },
    ...(bulk === undefined
      ? {}
      : {
          bulk: {
            tenant: bulk.tenant ?? BULK_RATES.tenant,
            subject: bulk.subject ?? BULK_RATES.subject,
          },
        }),
  })),
);

/** The limits of a limiter that counts quotes instead of requests. */
export function limitsOfBulk({ bulk = BULK_RATES }: RateLimits): RateLimits {
  const subject = Object.fromEntries(ROLES.map((role) => [role, bulk.subject]));
  return { tenant: bulk.tenant, subject: subject as Record<Role, Rate> };
}
