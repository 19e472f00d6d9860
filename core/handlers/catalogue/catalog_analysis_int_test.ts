import { afterAll, beforeAll, expect, test } from 'vitest';
import { draftCatalogue } from '../../server/test_catalogue.ts';
import { accepted, startTestCore } from '../../server/test_core.ts';
import type { TestCore } from '../../server/test_core.ts';

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore();
});
afterAll(async () => {
  await core.stop();
});

const on = (option: string) => ({ ref: { option }, op: '=' as const, value: true });
const excludes = (id: string, ...options: string[]) => ({
  id,
  message: `Not ${options.join(' with ')}`,
  kind: 'excludes' as const,
  when: options.map(on),
});

/** Sorts before everything else of the test catalogue. */
async function draftWith(rules: readonly ReturnType<typeof excludes>[]): Promise<string> {
  const catalogVersion = await draftCatalogue(core);
  const option = { type: 'boolean' as const, required: true };
  const offering = {
    id: '0-kit',
    name: 'Kit',
    category: 'kits',
    kind: 'configurable' as const,
    options: ['red', 'blue'].map((id) => ({ ...option, id, name: id })),
    rules: [
      { id: 'one', message: 'A colour', kind: 'formula' as const, postfix: ['red', 'blue', '|'] },
      ...rules,
    ],
  };
  accepted(await core.ask('admin', 'catalog_add', { catalogVersion, offerings: [offering] }));
  return catalogVersion;
}

test('an offering without any valid configuration keeps its version from being published', async () => {
  const catalogVersion = await draftWith([excludes('no-red', 'red'), excludes('no-blue', 'blue')]);
  const refused = await core.ask('admin', 'catalog_publish', { catalogVersion });
  if (refused.ok) expect.fail('it was published');
  expect(refused.code).toBe('catalog_invalid');
  expect(refused.findings).toMatchObject([
    { path: '/offerings/0/rules/0', code: 'no_valid_configuration' },
  ]);
  expect(refused.findings?.[0]?.detail).toContain('no-red (Not red) and no-blue (Not blue)');
});

test('what is offered in vain is told at publish and at validate, and keeps nothing back', async () => {
  const dead = { path: '/offerings/0/options/0', code: 'dead_option' };
  const forced = { path: '/offerings/0/options/1', code: 'always_forced' };
  const checked = await draftWith([excludes('no-red', 'red')]);
  expect(
    accepted(await core.ask('admin', 'catalog_validate', { catalogVersion: checked })),
  ).toMatchObject({ status: 'validated', warnings: [dead, forced] });
  const catalogVersion = await draftWith([excludes('no-red', 'red')]);
  expect(accepted(await core.ask('admin', 'catalog_publish', { catalogVersion }))).toMatchObject({
    status: 'published',
    warnings: [dead, forced],
  });
});
