import type { TestCore } from '../../core/server/test_core.ts';
import { accepted } from '../../core/server/test_core.ts';

/** Three offerings, one of them with a choice and one with much to tell; replies the version. */
export async function publishShop(
  core: TestCore,
  tenant: string,
  routerName: string,
): Promise<string> {
  const token = await core.token('admin', tenant);
  const settings = { currency: 'USD' };
  const draft = { name: routerName, settings };
  const { catalogVersion } = accepted(await core.ask('admin', 'catalog_import', draft, { token }));
  const paragraphs = Array.from({ length: 40 }, (_, at) => [
    `paragraph_${at}`,
    `Turn the screw number ${at} until the lamp beside it is green.`,
  ]);
  const offerings = [
    { id: 'router', name: routerName, category: 'devices', kind: 'simple' as const },
    {
      id: 'manual',
      name: 'Manual',
      category: 'books',
      kind: 'simple' as const,
      characteristics: Object.fromEntries(paragraphs) as Record<string, string>,
    },
    {
      id: 'phone',
      name: 'Phone',
      category: 'devices',
      kind: 'configurable' as const,
      options: [
        { id: 'color', name: 'Color', type: 'string' as const, values: ['black', 'white'] },
      ],
    },
  ];
  const priceLists = [{ id: 'list', name: 'List', currency: 'USD', status: 'active' as const }];
  const prices = offerings.map(({ id }) => ({
    id: `${id}-price`,
    offeringId: id,
    priceList: 'list',
    charge: 'one_time' as const,
    amount: '100.00',
  }));
  const content = { catalogVersion, offerings, priceLists, prices };
  accepted(await core.ask('admin', 'catalog_add', content, { token }));
  accepted(await core.ask('admin', 'catalog_publish', { catalogVersion }, { token }));
  return catalogVersion;
}
