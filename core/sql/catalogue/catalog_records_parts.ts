import { CATALOG_PARTS } from '../../contract/catalog_diff.ts';
import type { CatalogPart } from '../../contract/catalog_diff.ts';

export type RecordPart = Exclude<CatalogPart, 'settings'>;

export const PART_TABLE: Readonly<Record<RecordPart, string>> = {
  priceLists: 'price_list',
  offerings: 'offering',
  prices: 'price',
  promotions: 'promotion',
};

/** The place of a part in a diff or an export. */
export function orderOf(part: CatalogPart): number {
  return CATALOG_PARTS.indexOf(part);
}

export function partAt(order: number): CatalogPart {
  return CATALOG_PARTS[order] ?? 'settings';
}

/** The parts with rows, from the given place on. */
export function partsFrom(order: number): RecordPart[] {
  return (Object.keys(PART_TABLE) as RecordPart[]).filter((part) => orderOf(part) >= order);
}
