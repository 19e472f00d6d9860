import { randomUUID } from 'node:crypto';
import { v7 } from 'uuid';
import type { DomainEvent, OrderEventData, TaskEventData } from '../../core/contract/events.ts';
import type { FulfilmentTask, OrderStatus } from '../../core/contract/order.ts';
import type { PriceTotals } from '../../core/contract/price.ts';

const ZERO = { amount: '0.00', currency: 'USD' };
const TOTALS: PriceTotals = {
  net: ZERO,
  tax: ZERO,
  gross: ZERO,
  monthly: ZERO,
  yearly: ZERO,
  discountPercent: '0',
};

export function makeEvent(
  type: DomainEvent['type'],
  subject: string,
  sequence: number,
  data: Readonly<Record<string, unknown>>,
): DomainEvent {
  return {
    specversion: '1.0',
    id: v7(),
    source: '/quotewright/core',
    type,
    subject,
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    tenant: 'demo',
    sequence,
    schema: 1,
    actor: 'tester',
    data,
  };
}

export function makeOrderEvent(
  type: Extract<DomainEvent['type'], `order.${string}`>,
  orderId: string,
  sequence: number,
  more: { readonly status: OrderStatus; readonly tasksDone?: number },
): DomainEvent {
  const data: OrderEventData = {
    orderId,
    number: 'O-000001',
    quoteId: orderId,
    quoteRevision: 1,
    customerId: 'acme',
    currency: 'USD',
    totals: TOTALS,
    items: [],
    tasksTotal: 3,
    tasksDone: more.tasksDone ?? 0,
    revision: 1,
    status: more.status,
  };
  return makeEvent(type, orderId, sequence, data);
}

export function makeTaskEvent(
  type: Extract<DomainEvent['type'], `task.${string}`>,
  orderId: string,
  sequence: number,
  status: FulfilmentTask['status'],
  more: Partial<TaskEventData> = {},
): DomainEvent {
  const data: TaskEventData = { orderId, task: { ...makeTask(), status }, ...more };
  return makeEvent(type, orderId, sequence, data);
}

export function makeTask(more: Partial<FulfilmentTask> = {}): FulfilmentTask {
  return {
    id: randomUUID(),
    type: 'line_provision',
    behaviour: 'provisioning',
    lineId: '1',
    wave: 0,
    dependsOn: [],
    callback: false,
    status: 'pending',
    attempts: 0,
    ...more,
  };
}
