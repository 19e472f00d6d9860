import type { FulfilmentTask, Order } from '../../contract/order.ts';
import type { OrderState } from '../../domain/order/state.ts';
import type { OrderTaskRow } from '../../sql/orders/order_task.ts';

export function taskView(row: OrderTaskRow): FulfilmentTask {
  const { externalReference, offeringId, compensates } = row;
  return {
    id: row.id,
    type: row.type,
    behaviour: row.behaviour,
    lineId: row.lineId,
    ...(offeringId === null ? {} : { offeringId }),
    wave: row.wave,
    dependsOn: row.dependsOn,
    callback: row.callback,
    status: row.status,
    attempts: row.attempts,
    ...(externalReference === null ? {} : { externalReference }),
    ...(compensates === null ? {} : { compensates }),
  };
}

export function orderView(
  state: OrderState,
  tasks: readonly FulfilmentTask[],
  more: Pick<Order, 'price' | 'amendments'> = {},
): Order {
  const {
    version: _version,
    sequence: _sequence,
    tasksTotal: _total,
    tasksDone: _done,
    amendedBy,
    hold,
    ...shown
  } = state;
  return {
    ...shown,
    ...(amendedBy === null ? {} : { amendedBy }),
    ...(hold === null ? {} : { hold }),
    tasks,
    ...more,
  };
}
