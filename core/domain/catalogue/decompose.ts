import type { CatalogSettings, Offering } from '../../contract/catalog.ts';
import type { FulfilmentTask, OrderItem } from '../../contract/order.ts';
import type { Refusal } from '../../contract/reply.ts';

export type Plan = {
  readonly ok: true;
  /** By wave, then in order of items and of their mapping. */
  readonly tasks: readonly FulfilmentTask[];
  /** The same tasks grouped: `waves[n]` holds those of wave n, counted from 0. */
  readonly waves: readonly (readonly FulfilmentTask[])[];
};

/** Expands each item by its technical mapping, or the catalogue's default, into one acyclic plan. */
export function planTasks(
  _items: readonly OrderItem[],
  _settings: Pick<CatalogSettings, 'defaultFulfilment'>,
  _offerings: ReadonlyMap<string, Pick<Offering, 'fulfilment'>>,
  _newId: () => string,
): Plan | Refusal {
  return { ok: true, tasks: [], waves: [] };
}
