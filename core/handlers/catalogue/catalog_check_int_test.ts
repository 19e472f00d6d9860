import { afterAll, beforeAll, expect, test } from 'vitest';
import { contentHash } from '../../domain/catalogue/folder/content_hash.ts';
import { draftCatalogue, SETTINGS } from '../../server/test_catalogue.ts';
import { accepted, startTestCore } from '../../server/test_core.ts';
import type { TestCore } from '../../server/test_core.ts';

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore();
});
afterAll(async () => {
  await core.stop();
});

const offering = (id: string) => ({ id, name: id, category: 'c', kind: 'simple' as const });

test('what is published is what was checked, also when somebody adds at the same time', async () => {
  const catalogVersion = await draftCatalogue(core);
  let adding = true;
  let added = 0;
  const adder = (async () => {
    while (adding) {
      const offerings = [offering(`added-${added}`)];
      const reply = await core.ask('admin', 'catalog_add', { catalogVersion, offerings });
      if (!reply.ok) return reply.code;
      added += 1;
    }
    return 'nothing';
  })();
  let published = await core.ask('admin', 'catalog_publish', { catalogVersion });
  for (let tries = 0; !published.ok && tries < 100; tries += 1) {
    expect(published.code).toBe('overloaded');
    published = await core.ask('admin', 'catalog_publish', { catalogVersion });
  }
  adding = false;
  const version = accepted(published);
  expect(['illegal_transition', 'nothing']).toContain(await adder);
  const [row] = await core.admin<{ count: number }[]>`
    select count(*)::int as count from offering where catalog_version = ${catalogVersion}
  `;
  expect(row?.count).toBe(version.offerings);
  const whole = accepted(await core.ask('admin', 'catalog_export', { catalogVersion }));
  if (whole.next === undefined) expect(contentHash(whole)).toBe(version.contentHash);
});

test('a large draft is checked in a thread, with all of its findings', async () => {
  const { catalogVersion } = accepted(
    await core.ask('admin', 'catalog_import', { name: 'large', settings: SETTINGS }),
  );
  const description = 'x'.repeat(200);
  for (let at = 0; at < 2; at += 1) {
    const offerings = Array.from({ length: 500 }, (_, n) => ({
      ...offering(`o-${at}-${n}`),
      description,
    }));
    accepted(await core.ask('admin', 'catalog_add', { catalogVersion, offerings }));
  }
  const price = { offeringId: 'o-0-0', charge: 'one_time' as const, amount: '1.00' };
  const prices = [{ ...price, id: 'p', priceList: 'none' }];
  accepted(await core.ask('admin', 'catalog_add', { catalogVersion, prices }));
  const checked = accepted(await core.ask('admin', 'catalog_validate', { catalogVersion }));
  expect(checked).toMatchObject({ status: 'draft', findingsTotal: 1 });
  expect(checked.findings[0]?.detail).toContain('"p"');
  const priceLists = [{ id: 'none', name: 'L', currency: 'USD', status: 'active' as const }];
  accepted(await core.ask('admin', 'catalog_add', { catalogVersion, priceLists }));
  const again = accepted(await core.ask('admin', 'catalog_validate', { catalogVersion }));
  expect(again).toMatchObject({ status: 'validated', findingsTotal: 0 });
  const read = accepted(await core.ask('admin', 'catalog_version', { catalogVersion }));
  expect(read).toMatchObject({ offerings: 1_000, prices: 1, priceLists: 1 });
});
