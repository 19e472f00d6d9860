import type { OrderEventData, TaskEventData } from '../../contract/events.ts';
import type { FulfilmentTask, Order, OrderItem } from '../../contract/order.ts';
import type { OrderHold } from '../../contract/order_changes.ts';
import type { Decided, Happened } from '../decision.ts';

/** An order without its tasks: those are counted here and decided one at a time. */
export type OrderState = Omit<Order, 'price' | 'tasks' | 'amendments' | 'amendedBy' | 'hold'> & {
  readonly amendedBy: NonNullable<Order['amendedBy']> | null;
  /** While it is held. */
  readonly hold: OrderHold | null;
  readonly version: number;
  /** Of the last event, those of tasks included. */
  readonly sequence: number;
  /** Without those that were cancelled. */
  readonly tasksTotal: number;
  /** Done or skipped. */
  readonly tasksDone: number;
};

export type OrderEventType =
  | 'order.acknowledged'
  | 'order.decomposed'
  | 'order.started'
  | 'order.completed'
  | 'order.partial'
  | 'order.failed'
  | 'order.held'
  | 'order.released'
  | 'order.amended'
  | 'order.replanned'
  | 'order.cancelling'
  | 'order.cancelled';
export type TaskEventType =
  | 'task.started'
  | 'task.waiting'
  | 'task.completed'
  | 'task.called_back'
  | 'task.fell_out'
  | 'task.resolved';
export type OrderEvent =
  | Happened<OrderEventType, OrderEventData>
  | Happened<TaskEventType, TaskEventData>;
export type OrderDecision = Decided<OrderState, OrderEvent>;

export type OrderEventExtras = Pick<OrderEventData, 'reason' | 'reopened'>;

export function orderChanged(
  next: OrderState,
  type: OrderEventType,
  now: string,
  extras: OrderEventExtras = {},
): OrderDecision {
  const state = advanced(next, now);
  return {
    ok: true,
    state,
    events: [{ type, sequence: state.sequence, data: { ...orderEventData(state), ...extras } }],
  };
}

/** With its tasks counted: those that were cancelled are no part of the plan any more. */
export function withCounts(state: OrderState, tasks: readonly FulfilmentTask[]): OrderState {
  const planned = tasks.filter(({ status }) => status !== 'cancelled');
  const ended = planned.filter(({ status }) => status === 'done' || status === 'skipped');
  return { ...state, tasksTotal: planned.length, tasksDone: ended.length };
}

export function orderUnchanged(state: OrderState): OrderDecision {
  return { ok: true, state, events: [] };
}

export type TaskEventExtras = Omit<TaskEventData, 'orderId' | 'task'>;

/** A task's event takes the next number of its order. */
export function taskChanged(
  next: OrderState,
  type: TaskEventType,
  task: FulfilmentTask,
  now: string,
  extras: TaskEventExtras = {},
): OrderDecision {
  const state = advanced(next, now);
  const data: TaskEventData = { orderId: state.id, task, ...extras };
  return { ok: true, state, events: [{ type, sequence: state.sequence, data }] };
}

function advanced(state: OrderState, now: string): OrderState {
  return {
    ...state,
    version: state.version + 1,
    sequence: state.sequence + 1,
    updatedAt: now,
  };
}

function orderEventData(state: OrderState): OrderEventData {
  return {
    orderId: state.id,
    number: state.number,
    status: state.status,
    quoteId: state.quoteId,
    quoteRevision: state.quoteRevision,
    customerId: state.customerId,
    currency: state.currency,
    totals: state.totals,
    // Components could make an event larger than a message may be.
    items: state.items.map(withoutComponents),
    tasksTotal: state.tasksTotal,
    tasksDone: state.tasksDone,
    revision: state.revision,
  };
}

function withoutComponents({ lineId, offeringId, name, quantity }: OrderItem): OrderItem {
  return { lineId, offeringId, name, quantity };
}
