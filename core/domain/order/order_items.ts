import type { OrderItem } from '../../contract/order.ts';
import type { LineInput, PricedLine } from '../../contract/price.ts';
import { componentsOf } from './components.ts';

/** What was agreed, line by line; prices stand beside it in a copy of the priced lines. */
export function itemsOf(
  lines: readonly LineInput[],
  priced: readonly PricedLine[],
): readonly OrderItem[] {
  const byId = new Map(lines.map((line) => [line.id, line]));
  return priced.map(({ id, offeringId, name, quantity }) => ({
    lineId: id,
    offeringId,
    name,
    quantity,
    ...componentsOf(byId.get(id)),
  }));
}
