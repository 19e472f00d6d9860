import type { RequestBody } from '../../core/contract/calls.ts';
import type { LineInput } from '../../core/contract/price.ts';
import type { Ask } from './own_bus.ts';

const OFFERINGS = 50;
export const CONTEXT = { market: 'us', channel: 'direct', customerId: 'bench' } as const;

const SETTINGS: NonNullable<RequestBody['catalog_import']['settings']> = {
  currency: 'USD',
  approvalPolicies: [
    { id: 'over-50', discountPercentOver: '50', levels: [{ name: 'Lead', role: 'approver' }] },
  ],
  defaultFulfilment: [{ id: 'deliver', behaviour: 'inventory' }],
};

export async function publishCatalogue(ask: Ask): Promise<void> {
  const at = Array.from({ length: OFFERINGS }, (_, each) => each);
  const { body } = await ask('admin', 'catalog_import', { name: 'bench', settings: SETTINGS });
  await ask('admin', 'catalog_add', {
    catalogVersion: body.catalogVersion,
    offerings: at.map((each) => ({
      id: `o${each}`,
      name: `Offering ${each}`,
      category: `c${each % 5}`,
      kind: 'simple' as const,
    })),
    priceLists: [{ id: 'usd', name: 'USD', currency: 'USD', status: 'active' as const }],
    prices: at.map((each) => ({
      id: `p${each}`,
      offeringId: `o${each}`,
      priceList: 'usd',
      charge: 'one_time' as const,
      amount: (5 + each * 1.25).toFixed(2),
    })),
  });
  await ask('admin', 'catalog_publish', { catalogVersion: body.catalogVersion });
}

/** A basket of so many lines, each another offering. */
export function linesOf(
  count: number,
  first = 0,
): readonly Pick<LineInput, 'id' | 'offeringId' | 'quantity'>[] {
  return Array.from({ length: count }, (_, at) => ({
    id: `l${at}`,
    offeringId: `o${(first + at) % OFFERINGS}`,
    quantity: 1 + (at % 3),
  }));
}
