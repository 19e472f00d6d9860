import type { CatalogSettings, TaskTemplate } from '../../contract/catalog.ts';
import type { FulfilmentTask, OrderItem } from '../../contract/order.ts';
import type { OrderState } from './state.ts';

export const NOW = '2026-03-01T10:00:00.000Z';
const money = { amount: '1.00', currency: 'USD' };
export const TOTALS = {
  net: money,
  tax: money,
  gross: money,
  monthly: money,
  yearly: money,
  discountPercent: '0.00',
};

export function makeOrder(more: Partial<OrderState> = {}): OrderState {
  return {
    id: 'o',
    number: 'O-000001',
    status: 'in_progress',
    version: 5,
    sequence: 9,
    revision: 1,
    amendedBy: null,
    hold: null,
    quoteId: 'q',
    quoteRevision: 1,
    customerId: 'c',
    catalogVersion: 'v',
    currency: 'USD',
    priceHash: 'h',
    totals: TOTALS,
    items: [makeItem('l1', 'router', 2)],
    tasksTotal: 2,
    tasksDone: 1,
    createdAt: NOW,
    updatedAt: NOW,
    ...more,
  };
}

export function makeItem(lineId: string, offeringId: string, quantity = 1): OrderItem {
  return { lineId, offeringId, name: offeringId, quantity };
}

export function makeTask(id: string, more: Partial<FulfilmentTask> = {}): FulfilmentTask {
  return {
    id,
    type: 'activate',
    behaviour: 'provisioning',
    lineId: 'l1',
    wave: 0,
    dependsOn: [],
    callback: false,
    status: 'pending',
    attempts: more.status === undefined || more.status === 'pending' ? 0 : 1,
    ...more,
  };
}

/** Ids that tell in which order they were made. */
export function counter(prefix = 'n'): () => string {
  let made = 0;
  return () => `${prefix}${(made += 1)}`;
}

const template = (id: string, ...dependsOn: string[]): TaskTemplate => ({
  id,
  behaviour: 'provisioning',
  dependsOn,
  callback: false,
});

/** Reserve, then two side by side, then tell. */
export const SETTINGS = {
  defaultFulfilment: [
    template('reserve'),
    template('activate', 'reserve'),
    template('bill', 'reserve'),
    template('tell', 'activate', 'bill'),
  ],
} as unknown as CatalogSettings;
export const MAPPINGS = { settings: SETTINGS, offerings: new Map() };
