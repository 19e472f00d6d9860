import type { Asset, OrderItem } from '../../contract/order.ts';
import type { NewId } from '../decision.ts';
import type { Delivery } from './delivery.ts';
import type { OrderState } from './state.ts';

export type InstalledAsset = Asset & {
  readonly lineId: string;
  /** The revision of the order that it stands for. */
  readonly orderRevision: number;
};
/** What an order does to the installed base; a changed asset is given as it is afterwards. */
export type Installation = {
  readonly installed: readonly InstalledAsset[];
  readonly changed: readonly InstalledAsset[];
};

export const NOTHING_INSTALLED: Installation = { installed: [], changed: [] };

/** Each delivered line is one asset; a change makes its next version, and so does its end. */
export function install(
  order: OrderState,
  delivery: ReadonlyMap<string, Delivery>,
  assets: readonly InstalledAsset[],
  now: string,
  newId: NewId,
): Installation {
  const byLine = new Map(assets.map((asset) => [asset.lineId, asset]));
  const items = new Map(order.items.map((item) => [item.lineId, item]));
  const installed = order.items
    .filter(({ lineId }) => delivery.get(lineId) === 'delivered' && !byLine.has(lineId))
    .map((item) => newAsset(order, item, now, newId));
  const changed = assets.flatMap((asset): InstalledAsset[] => {
    const item = items.get(asset.lineId);
    const was = delivery.get(asset.lineId);
    if (item === undefined || was === 'taken_back') return terminated(asset, order, now);
    return was === 'delivered' ? modified(asset, item, order, now) : [];
  });
  return { installed, changed };
}

export function terminateAll(
  order: OrderState,
  assets: readonly InstalledAsset[],
  now: string,
): Installation {
  return { installed: [], changed: assets.flatMap((asset) => terminated(asset, order, now)) };
}

function newAsset(
  order: OrderState,
  { lineId, offeringId, name, quantity }: OrderItem,
  now: string,
  newId: NewId,
): InstalledAsset {
  return {
    id: newId(),
    customerId: order.customerId,
    offeringId,
    name,
    quantity,
    orderId: order.id,
    lineId,
    version: 1,
    orderRevision: order.revision,
    status: 'active',
    activatedAt: now,
    since: now,
  };
}

function terminated(asset: InstalledAsset, order: OrderState, now: string): InstalledAsset[] {
  if (asset.status === 'terminated') return [];
  return [next(asset, { status: 'terminated', orderRevision: order.revision }, now)];
}

/** A line that comes back after it was terminated is the same asset again. */
function modified(
  asset: InstalledAsset,
  { offeringId, name, quantity, changedIn = 1 }: OrderItem,
  order: OrderState,
  now: string,
): InstalledAsset[] {
  if (asset.status === 'active' && changedIn <= asset.orderRevision) return [];
  const { revision: orderRevision } = order;
  return [next(asset, { offeringId, name, quantity, status: 'active', orderRevision }, now)];
}

function next(asset: InstalledAsset, more: Partial<InstalledAsset>, since: string): InstalledAsset {
  return { ...asset, ...more, version: asset.version + 1, since };
}
