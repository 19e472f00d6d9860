import { describe, expect, it } from 'vitest';
import { sliceOf } from '../../core/domain/catalogue/slice.ts';
import { lifeOf } from './until.ts';

const NOW = Date.parse('2026-11-25T12:00:00Z');
const later = (seconds: number): string => new Date(NOW + seconds * 1_000).toISOString();
const scope = { markets: [], channels: [] };

function sliceWith(dates: { validFrom?: string; validTo?: string }, of: 'list' | 'price') {
  const list = { id: 'l', name: 'L', currency: 'USD', status: 'active' as const, priority: 0 };
  const price = { id: 'p', offeringId: 'o', priceList: 'l', charge: 'one_time' as const };
  return sliceOf({
    catalogVersion: 'v',
    offerings: [],
    priceLists: [{ ...list, ...scope, segments: [], ...(of === 'list' ? dates : {}) }],
    prices: [{ ...price, amount: '1', tiers: [], ...(of === 'price' ? dates : {}) }],
  });
}

it('a price is kept no longer than half-way to the next version', () => {
  const slice = sliceWith({}, 'list');
  expect(lifeOf(slice, NOW, later(8))).toMatchObject({ wrongFrom: NOW + 8_000, ttlMs: 4_000 });
  expect(lifeOf(slice, NOW, later(-1))).toMatchObject({ wrongFrom: NOW, ttlMs: 0 });
  expect(lifeOf(slice, NOW, later(3_600))).toMatchObject({ ttlMs: 10_000 });
});

describe.each(['list', 'price'] as const)('a price whose %s begins or ends soon', (of) => {
  it.each(['validFrom', 'validTo'] as const)('is kept no longer than half-way to %s', (name) => {
    for (const seconds of [1, 3, 8, 19]) {
      const { ttlMs, cacheControl, wrongFrom } = lifeOf(
        sliceWith({ [name]: later(seconds) }, of),
        NOW,
      );
      expect(wrongFrom).toBe(NOW + seconds * 1_000);
      expect(ttlMs).toBe(seconds * 500);
      const outside = Number(/s-maxage=(\d+)/.exec(cacheControl)?.[1]);
      expect(ttlMs + outside * 1_000).toBeLessThanOrEqual(seconds * 1_000);
      expect(cacheControl).not.toContain('stale');
    }
  });

  it('lives as long as any other when that is far, and what is over plays no part', () => {
    const far = lifeOf(sliceWith({ validTo: later(50), validFrom: later(-50) }, of), NOW);
    expect(far).toMatchObject({ ttlMs: 10_000, wrongFrom: NOW + 50_000 });
    expect(far.cacheControl).toBe('public, max-age=5, s-maxage=10, stale-while-revalidate=30');
    expect(lifeOf(sliceWith({ validTo: later(-1) }, of), NOW)).not.toHaveProperty('wrongFrom');
  });
});
