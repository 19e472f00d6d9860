import { expect, test } from 'vitest';
import type { Identity } from '../../core/contract/identity.ts';
import { createL2 } from '../cache/l2.ts';
import type { L2 } from '../cache/l2.ts';
import { fromStack } from '../testing/identity.ts';
import { createRateLimiter } from './rate_limiter.ts';
import { RATE_LIMITS } from './rate_limits.ts';
import type { RateLimits } from './rate_limits.ts';

/** So slow that a test sees nothing come back. */
const limits: RateLimits = {
  tenant: { perSecond: 0.01, burst: 1_000 },
  subject: { ...RATE_LIMITS.subject, sales: { perSecond: 0.01, burst: 100 } },
};

function redis(token = fromStack('UPSTASH_REDIS_REST_TOKEN')): L2 {
  return createL2({ url: fromStack('UPSTASH_REDIS_REST_URL'), token, timeoutMs: 5_000 });
}

/** A process of its own; every request comes a second after the last one, so that a look is due. */
function processOf(l2: L2) {
  let instant = 1_000;
  const limiter = createRateLimiter(limits, () => instant, { l2 });
  return async (who: Identity, cost: number) => {
    instant += 1_000;
    const refused = limiter.spend(limiter.allowanceOf(who), cost);
    instant += 1_000;
    limiter.tick(instant);
    await limiter.settled();
    return refused;
  };
}

function somebody(): Identity {
  return { tenant: `t${crypto.randomUUID()}`, subject: 'sam', roles: ['sales'] };
}

test('what one process granted is missing in the next one', async () => {
  const sam = somebody();
  const [one, other] = [processOf(redis()), processOf(redis())];
  expect(await one(sam, 90)).toBeNull();
  // The other one knows nothing yet, so it grants; then it has learned what is left.
  expect(await other(sam, 5)).toBeNull();
  expect(await other(sam, 10)).toMatchObject({ code: 'limit_exceeded' });
  expect(await other(sam, 4)).toBeNull();
});

test('what was granted too much is paid back before anything else is granted', async () => {
  const sam = somebody();
  const [one, other] = [processOf(redis()), processOf(redis())];
  expect([await one(sam, 100), await other(sam, 100)]).toEqual([null, null]);
  const refused = await other(sam, 1);
  // A hundred too much and one more, at a hundredth a second.
  expect(refused?.retryAfterMs).toBeGreaterThan(10_000_000);
});

test('all processes count for the tenant, whoever of it asks', async () => {
  const sam = somebody();
  const [one, other] = [processOf(redis()), processOf(redis())];
  for (let each = 0; each < 10; each += 1) await one({ ...sam, subject: `s${each}` }, 99);
  // Less than a hundredth of a burst would not be worth a look.
  expect(await other({ ...sam, subject: 'x' }, 12)).toBeNull();
  expect(await other({ ...sam, subject: 'y' }, 8)).toMatchObject({ code: 'limit_exceeded' });
});

test('without Redis each process goes on with what it knows, and tells it later', async () => {
  const sam = somebody();
  const broken = processOf(redis('wrong'));
  expect(await broken(sam, 60)).toBeNull();
  expect(await broken(sam, 60)).toMatchObject({ code: 'limit_exceeded' });
  expect(await broken(sam, 40)).toBeNull();
});
