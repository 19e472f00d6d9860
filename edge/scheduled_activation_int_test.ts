import { afterAll, beforeAll, expect, test } from 'vitest';
import { createVerifier } from '../core/identity/verify.ts';
import { publishCatalogue } from '../core/server/test_catalogue.ts';
import { accepted, startTestCore } from '../core/server/test_core.ts';
import type { TestCore } from '../core/server/test_core.ts';
import { createEdge } from './app.ts';

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore();
});
afterAll(async () => {
  await core.stop();
});

test('a scheduled version is at the edge when its time has come, with no hint at all', async () => {
  const first = await publishCatalogue(core);
  const opened = accepted(
    await core.ask('admin', 'catalog_import', { name: 'next', settings: { currency: 'USD' } }),
  );
  const { catalogVersion } = opened;
  const offering = { id: 'router', name: 'Router 2', category: 'devices', kind: 'simple' as const };
  accepted(await core.ask('admin', 'catalog_add', { catalogVersion, offerings: [offering] }));
  const activateAt = new Date(Date.now() + 1_500).toISOString();
  accepted(await core.ask('admin', 'catalog_publish', { catalogVersion, activateAt }));
  const edge = createEdge({
    core: core.client,
    l2: undefined,
    verify: createVerifier(core.issuers),
  });
  const token = await core.token('storefront');
  const name = async () => {
    const headers = { Authorization: `Bearer ${token}` };
    const response = await edge.fetch(
      new Request('http://edge.test/v1/offerings/router', { headers }),
    );
    return ((await response.json()) as { name?: string }).name;
  };
  expect(await name()).toBe('Router');
  const seen = new Set<string>();
  for (;;) {
    const askedAt = Date.now();
    const answer = await name();
    if (askedAt > Date.parse(activateAt)) {
      expect(answer).toBe('Router 2');
      break;
    }
    seen.add(answer ?? 'nothing');
    await new Promise((wake) => setTimeout(wake, 5));
  }
  expect(seen).toContain('Router');

  accepted(await core.ask('admin', 'catalog_rollback', { from: catalogVersion }));
  expect(accepted(await core.ask('sales', 'catalog_active', {})).catalogVersion).toBe(first);
  while ((await name()) !== 'Router') await new Promise((wake) => setTimeout(wake, 20));
});
