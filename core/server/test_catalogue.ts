import type { RequestBody } from '../contract/calls.ts';
import { accepted } from './test_core.ts';
import type { TestCore } from './test_core.ts';

/** Two levels over 20 percent, one over 10; two tasks a line, the second calls back. */
export const SETTINGS: NonNullable<RequestBody['catalog_import']['settings']> = {
  currency: 'USD',
  approvalPolicies: [
    {
      id: 'over-10',
      discountPercentOver: '10',
      levels: [{ name: 'Team lead', role: 'approver' }],
    },
    {
      id: 'over-20',
      discountPercentOver: '20',
      levels: [
        { name: 'Team lead', role: 'approver' },
        { name: 'Director', role: 'approver' },
      ],
    },
  ],
  defaultFulfilment: [
    { id: 'reserve', behaviour: 'inventory' },
    { id: 'activate', behaviour: 'provisioning', dependsOn: ['reserve'], callback: true },
  ],
};

const CONTENT: Omit<RequestBody['catalog_add'], 'catalogVersion'> = {
  offerings: [
    {
      id: 'router',
      name: 'Router',
      category: 'devices',
      kind: 'simple',
      characteristics: { color: 'black' },
    },
    { id: 'fiber', name: 'Fiber 1000', category: 'access', kind: 'simple' },
    {
      id: 'phone',
      name: 'Phone',
      category: 'devices',
      kind: 'configurable',
      options: [
        { id: 'color', name: 'Color', type: 'string', values: ['black', 'white'], required: true },
      ],
    },
  ],
  priceLists: [{ id: 'standard', name: 'Standard', currency: 'USD', status: 'active' }],
  prices: [
    {
      id: 'router-price',
      offeringId: 'router',
      priceList: 'standard',
      charge: 'one_time',
      amount: '100.00',
    },
    {
      id: 'fiber-price',
      offeringId: 'fiber',
      priceList: 'standard',
      charge: 'recurring',
      period: 'month',
      amount: '49.90',
    },
    {
      id: 'phone-price',
      offeringId: 'phone',
      priceList: 'standard',
      charge: 'one_time',
      amount: '500.00',
    },
  ],
};

/** Opens a draft of a small catalogue; replies its version. */
export async function draftCatalogue(
  core: TestCore,
  tenant = 'demo',
  settings = SETTINGS,
): Promise<string> {
  const token = await core.token('admin', tenant);
  const opened = accepted(
    await core.ask('admin', 'catalog_import', { name: 'test', settings }, { token }),
  );
  const { catalogVersion } = opened;
  accepted(await core.ask('admin', 'catalog_add', { catalogVersion, ...CONTENT }, { token }));
  return catalogVersion;
}

/** Imports and publishes a small catalogue; replies its version. */
export async function publishCatalogue(
  core: TestCore,
  tenant = 'demo',
  settings = SETTINGS,
): Promise<string> {
  const token = await core.token('admin', tenant);
  const catalogVersion = await draftCatalogue(core, tenant, settings);
  accepted(await core.ask('admin', 'catalog_publish', { catalogVersion }, { token }));
  return catalogVersion;
}
