import type { FulfilmentTask, Order } from '../../contract/order.ts';
import type { PricedLine } from '../../contract/price.ts';
import type { OrderState } from '../../domain/order/state.ts';
import type { OrderTaskRow } from '../../sql/orders/order_task.ts';

export function taskView(row: OrderTaskRow): FulfilmentTask {
  const { externalReference, offeringId } = row;
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
  };
}

export function orderView(
  state: OrderState,
  tasks: readonly FulfilmentTask[],
  price?: readonly PricedLine[],
): Order {
  const {
    version: _version,
    sequence: _sequence,
    tasksTotal: _total,
    tasksDone: _done,
    ...shown
  } = state;
  return { ...shown, tasks, ...(price === undefined ? {} : { price }) };
}
