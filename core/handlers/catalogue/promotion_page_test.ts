import { expect, test } from 'vitest';
import type { Promotion } from '../../contract/catalog.ts';
import { promotionPage } from './promotion_page.ts';

const promotions = Array.from({ length: 10_000 }, (_, at) => ({
  id: `promotion-${(at * 7_919) % 10_000}`,
  name: `Off ${at} `.padEnd(200, 'x'),
})) as unknown as Promotion[];

test('ten thousand promotions come in pages that fit into a message, each of them once', () => {
  const seen: string[] = [];
  let after: string | undefined;
  do {
    const page = promotionPage(promotions, after);
    expect(JSON.stringify(page).length).toBeLessThan(600_000);
    seen.push(...page.promotions.map(({ id }) => id));
    after = page.promotionsNext;
  } while (after !== undefined);
  expect(seen).toHaveLength(10_000);
  expect(new Set(seen).size).toBe(10_000);
});

test('few promotions are one page, and none are, too', () => {
  expect(promotionPage(promotions.slice(0, 3), undefined).promotionsNext).toBeUndefined();
  expect(promotionPage([], undefined)).toEqual({ promotions: [] });
});

test('a promotion that is larger than a page is a page of its own', () => {
  const large = { id: 'a', name: 'x'.repeat(300_000) } as unknown as Promotion;
  const small = { id: 'b', name: 'b' } as unknown as Promotion;
  expect(promotionPage([small, large], undefined)).toEqual({
    promotions: [large],
    promotionsNext: 'a',
  });
});
