import { expect, test } from 'vitest';
import type { Identity } from '../../core/contract/identity.ts';
import { createRateLimiter, rateLimitHeaders } from './rate_limiter.ts';
import { RATE_LIMITS } from './rate_limits.ts';
import type { RateLimits } from './rate_limits.ts';

const limits: RateLimits = {
  tenant: { perSecond: 30, burst: 60 },
  subject: { ...RATE_LIMITS.subject, sales: { perSecond: 10, burst: 20 } },
};
const sam: Identity = { tenant: 'demo', subject: 'sam', roles: ['sales'] };
const anna = { ...sam, subject: 'anna' };

function limiter() {
  let instant = 1_000;
  const { allowanceOf, spend } = createRateLimiter(limits, () => instant);
  const pass = (ms: number) => {
    instant += ms;
  };
  return { pass, allowanceOf, spend: (who: Identity) => spend(allowanceOf(who), 10) };
}

test('a burst is granted, then the rate; the refusal says when to come back', () => {
  const { spend, pass } = limiter();
  expect([spend(sam), spend(sam)]).toEqual([null, null]);
  expect(spend(sam)).toMatchObject({ code: 'limit_exceeded', retryAfterMs: 1_000 });
  pass(999);
  expect(spend(sam)).toMatchObject({ retryAfterMs: 1 });
  pass(1);
  expect(spend(sam)).toBeNull();
});

test('one caller does not use up the allowance of another', () => {
  const { spend } = limiter();
  for (let each = 0; each < 5; each += 1) spend(sam);
  expect(spend(sam)).not.toBeNull();
  expect(spend(anna)).toBeNull();
});

test('all callers of a tenant together are limited; another tenant is not touched', () => {
  const { spend } = limiter();
  const all = Array.from({ length: 7 }, (_, at) => spend({ ...sam, subject: `s${at}` }));
  expect(all.map((refusal) => refusal === null)).toEqual([...Array(6).fill(true), false]);
  expect(spend({ ...sam, tenant: 'other' })).toBeNull();
});

test('a refusal for the tenant costs the caller nothing', () => {
  const { spend, pass, allowanceOf } = limiter();
  for (let at = 0; at < 6; at += 1) spend({ ...sam, subject: `s${at}` });
  expect(spend(anna)).not.toBeNull();
  expect(allowanceOf(anna).subject.units).toBe(20);
  pass(1_000);
  expect(spend(anna)).toBeNull();
});

test('a clock that is set back grants nothing', () => {
  const { spend, pass } = limiter();
  spend(sam);
  spend(sam);
  pass(-60_000);
  expect(spend(sam)).not.toBeNull();
});

test('the headers name each policy and what is left of it', () => {
  const { spend, allowanceOf } = limiter();
  spend(sam);
  expect(rateLimitHeaders(allowanceOf(sam))).toEqual({
    'RateLimit-Policy': '"subject";q=20;w=2, "tenant";q=60;w=2',
    RateLimit: '"subject";r=10;t=1, "tenant";r=50;t=1',
  });
});
