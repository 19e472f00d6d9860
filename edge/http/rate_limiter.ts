import type { Identity, Role } from '../../core/contract/identity.ts';
import { refuse } from '../../core/contract/reply.ts';
import type { Refusal } from '../../core/contract/reply.ts';
import { createSharedRates } from './shared_rates.ts';
import type { Sharing } from './shared_rates.ts';
import type { Rate, RateLimits } from './rate_limits.ts';
import { giveBack, newBucket, take, waitMs } from './token_bucket.ts';
import type { Bucket } from './token_bucket.ts';

/** Callers remembered; whoever was forgotten begins again with a full bucket. */
const BUCKETS_MAX = 20_000;

export type Allowance = { readonly tenant: Bucket; readonly subject: Bucket };

export type RateLimiter = {
  readonly allowanceOf: (identity: Identity) => Allowance;
  /** Null: go on. */
  readonly spend: (allowance: Allowance, cost: number) => Refusal | null;
  /** With every request that is answered without `spend`. */
  readonly tick: (now: number) => void;
  /** Settled when others were told what was spent until now, if they are being told. */
  readonly settled: () => Promise<void>;
};

/** What one limiter counts, apart from others. */
export type Counted = { readonly what: string; readonly prefix: string };
const REQUESTS: Counted = { what: 'requests', prefix: '' };

/**
 * Token buckets in memory: no request waits for anybody to be told whether it may go on. With Redis
 * they are levelled with those of other processes in the background.
 */
export function createRateLimiter(
  limits: RateLimits,
  now: () => number,
  shared: Pick<Sharing, 'l2' | 'defer'> = { l2: undefined },
  counted: Counted = REQUESTS,
): RateLimiter {
  const buckets = new Map<string, Bucket>();
  const { what, prefix } = counted;
  const { tick, settled } = createSharedRates({ ...shared, buckets, now });

  function bucketOf(key: string, rate: Rate): Bucket {
    const known = buckets.get(key);
    if (known !== undefined) return known;
    if (buckets.size >= BUCKETS_MAX) {
      const oldest = buckets.keys().next();
      if (!oldest.done) buckets.delete(oldest.value);
    }
    const fresh = newBucket(rate, now());
    buckets.set(key, fresh);
    return fresh;
  }

  return {
    tick,
    settled,
    allowanceOf: ({ tenant, subject, roles }) => ({
      tenant: bucketOf(`${prefix}tenant ${tenant}`, limits.tenant),
      // Whoever has several roles gets the most generous of their rates; a tenant has no spaces.
      subject: bucketOf(
        `${prefix}subject ${tenant} ${roles.toSorted().join()} ${subject}`,
        mostGenerous(limits, roles),
      ),
    }),
    spend({ tenant, subject }, cost) {
      const instant = now();
      tick(instant);
      if (!take(subject, cost, instant))
        return tooMany(`you send more ${what}`, waitMs(subject, cost));
      if (take(tenant, cost, instant)) return null;
      giveBack(subject, cost);
      return tooMany(`your company sends more ${what}`, waitMs(tenant, cost));
    },
  };
}

function mostGenerous(limits: RateLimits, roles: readonly Role[]): Rate {
  return roles
    .map((role) => limits.subject[role])
    .reduce((most, rate) => (rate.perSecond > most.perSecond ? rate : most));
}

function tooMany(who: string, retryAfterMs: number): Refusal {
  return refuse('limit_exceeded', `${who} than are allowed`, { retryAfterMs });
}

/** `draft-ietf-httpapi-ratelimit-headers`: the quota, and what is left of it. */
export function rateLimitHeaders(
  { tenant, subject }: Allowance,
  { prefix }: Counted = REQUESTS,
): Record<string, string> {
  const policy = (name: string, { rate }: Bucket): string =>
    `"${prefix}${name}";q=${rate.burst};w=${Math.ceil(rate.burst / rate.perSecond)}`;
  const left = (name: string, bucket: Bucket): string => {
    const fullInS = Math.ceil(waitMs(bucket, bucket.rate.burst) / 1_000);
    return `"${prefix}${name}";r=${Math.floor(bucket.units)};t=${fullInS}`;
  };
  return {
    'RateLimit-Policy': `${policy('subject', subject)}, ${policy('tenant', tenant)}`,
    RateLimit: `${left('subject', subject)}, ${left('tenant', tenant)}`,
  };
}
