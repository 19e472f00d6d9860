import type { Configuration } from '../../contract/configuration.ts';
import type { OrderComponent, OrderItem } from '../../contract/order.ts';
import type { LineInput } from '../../contract/price.ts';

/** What a bundle consists of, at any depth: quantities multiply from the line downwards. */
export function componentsOf(line: LineInput | undefined): Pick<OrderItem, 'components'> {
  const units = new Map<string, number>();
  const descend = (configuration: Configuration | undefined, above: number): void => {
    for (const components of Object.values(configuration?.slots ?? {})) {
      for (const { offeringId, quantity, configuration: own } of components) {
        units.set(offeringId, (units.get(offeringId) ?? 0) + quantity * above);
        descend(own, quantity * above);
      }
    }
  };
  descend(line?.configuration, line?.quantity ?? 0);
  if (units.size === 0) return {};
  // A store may keep the keys of an object in any order.
  const components: OrderComponent[] = [...units]
    .map(([offeringId, quantity]) => ({ offeringId, quantity }))
    .toSorted((left, right) => (left.offeringId < right.offeringId ? -1 : 1));
  return { components };
}

/** Everything that an order's plan may have to look up. */
export function orderedOfferings(items: readonly OrderItem[]): string[] {
  const ids = items.flatMap(({ offeringId, components = [] }) => [
    offeringId,
    ...components.map((component) => component.offeringId),
  ]);
  return [...new Set(ids)];
}
