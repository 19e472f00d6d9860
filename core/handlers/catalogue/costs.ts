import type { Price } from '../../contract/catalog.ts';
import type { CatalogChange } from '../../contract/catalog_diff.ts';
import type { Call } from '../../server/call.ts';

/** Of a catalogue only administrators see what things cost the seller. */
export function seesCosts({ identity }: Pick<Call, 'identity'>): boolean {
  return identity.roles.includes('admin');
}

export function withoutCost(price: Price): Price {
  if (price.cost === undefined) return price;
  const { cost: _, ...told } = price;
  return told;
}

const HIDDEN = '(hidden)';

/** That a cost has changed may be seen, and no more. */
export function withCostsHidden(change: CatalogChange): CatalogChange {
  if (change.part !== 'prices' || change.fields === undefined) return change;
  const fields = change.fields.map((field) =>
    field.path === '/cost'
      ? {
          path: field.path,
          ...('before' in field ? { before: HIDDEN } : {}),
          ...('after' in field ? { after: HIDDEN } : {}),
        }
      : field,
  );
  return { ...change, fields };
}
