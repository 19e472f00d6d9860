import type { Ask } from '../core_alone/own_bus.ts';
import { catalogueWith } from '../price/catalogue.ts';

/** Ten that apply; one of them is for the whole basket, so that every line sees every other. */
const PROMOTIONS = 10;

/** The catalogue of the pricing benchmark, so that its independent totals hold here as well. */
export async function putOnSale(ask: Ask): Promise<void> {
  const { offerings, priceLists, prices, promotions } = catalogueWith(PROMOTIONS);
  const settings = { currency: 'USD', approvalPolicies: [], defaultFulfilment: [] };
  const { body } = await ask('admin', 'catalog_import', { name: 'big quotes', settings });
  const { catalogVersion } = body;
  await ask('admin', 'catalog_add', { catalogVersion, offerings, priceLists, promotions });
  await ask('admin', 'catalog_add', { catalogVersion, prices });
  await ask('admin', 'catalog_publish', { catalogVersion }, { deadlineMs: 60_000 });
}
