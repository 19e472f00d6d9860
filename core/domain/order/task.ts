import type { FulfilmentTask } from '../../contract/order.ts';
import type { Refusal } from '../../contract/reply.ts';
import { refuse } from '../../contract/reply.ts';
import { illegal } from '../decision.ts';
import type { NewId } from '../decision.ts';
import { waitForRelease } from './order_hold.ts';
import { orderUnchanged, taskChanged } from './state.ts';
import type { OrderDecision, OrderState, TaskEventExtras, TaskEventType } from './state.ts';

export type TaskState = {
  readonly order: OrderState;
  readonly task: FulfilmentTask;
  /** Tasks that this one depends on and that are still to come. */
  readonly unmet: number;
  /** The open fallout of the task. */
  readonly falloutId?: string;
};

export type TaskCommand =
  | { readonly type: 'task_start' }
  | { readonly type: 'task_await'; readonly externalReference: string }
  | { readonly type: 'task_complete'; readonly externalReference?: string | undefined }
  | {
      readonly type: 'task_callback';
      readonly externalReference: string;
      readonly outcome: 'succeeded' | 'failed';
      readonly detail?: string | undefined;
    }
  | { readonly type: 'task_fail'; readonly cause: string };

export type OpenedFallout = { readonly id: string; readonly cause: string };
export type TaskDecision = OrderDecision & {
  readonly task: FulfilmentTask;
  /** A fallout to be written. */
  readonly opened?: OpenedFallout;
};

const FINISHED = ['done', 'skipped'];
/** What is under way ends also while its order is held. */
const LIVE = ['in_progress', 'cancelling', 'held'];

/** Anything that a worker repeats, or an external system reports twice or late, changes nothing. */
export function decideTask(
  state: TaskState,
  command: TaskCommand,
  now: string,
  newId: NewId,
): TaskDecision | Refusal {
  const { order, task } = state;
  // Whoever still works on a task that was cancelled is told so; its effect is undone anyway.
  if (task.status === 'cancelled' && command.type !== 'task_fail') return same(state);
  // What is done has no fallout to reply, whatever became of its order.
  if (command.type === 'task_fail' && FINISHED.includes(task.status)) return finishedBefore(task);
  if (task.status === 'cancelled' || !LIVE.includes(order.status)) {
    if (FINISHED.includes(task.status)) return same(state);
    return illegal(`order ${order.number}`, order.status, ['in_progress', 'cancelling']);
  }
  switch (command.type) {
    case 'task_start':
      return start(state, now);
    case 'task_await':
      if (task.status !== 'active') return settledOr(state, 'active');
      return moved(state, 'task.waiting', now, {
        ...task,
        status: 'waiting_callback',
        externalReference: command.externalReference,
      });
    case 'task_complete':
      if (!isUnderWay(task)) return settledOr(state, 'active');
      return finished(state, 'task.completed', now, command.externalReference);
    case 'task_callback':
      return callback(state, command, now, newId);
    case 'task_fail':
      return fail(state, command.cause, now, newId);
    default:
      return command satisfies never;
  }
}

function start(state: TaskState, now: string): TaskDecision | Refusal {
  const { task } = state;
  if (task.status === 'active') {
    // The worker died between recording and calling; the task id makes the second call harmless.
    return { ...same(state), task: { ...task, attempts: task.attempts + 1 } };
  }
  if (task.status !== 'pending') return settledOr(state, 'pending');
  if (state.order.status === 'held') return waitForRelease(state.order, now);
  if (state.unmet > 0) {
    return refuse('illegal_transition', `task ${task.type} waits for ${state.unmet} other tasks`);
  }
  return moved(state, 'task.started', now, {
    ...task,
    status: 'active',
    attempts: task.attempts + 1,
  });
}

function callback(
  state: TaskState,
  command: Extract<TaskCommand, { type: 'task_callback' }>,
  now: string,
  newId: NewId,
): TaskDecision | Refusal {
  const { outcome, externalReference } = command;
  if (!isUnderWay(state.task)) return settledOr(state, 'active');
  if (outcome === 'succeeded') {
    return finished(state, 'task.called_back', now, externalReference, { outcome });
  }
  const opened = { id: newId(), cause: command.detail ?? 'the external system reported a failure' };
  const decision = moved(
    state,
    'task.called_back',
    now,
    { ...state.task, status: 'fallout', externalReference },
    { outcome, falloutId: opened.id, cause: opened.cause },
  );
  return { ...decision, opened };
}

/** A failed callback has opened the fallout already when the workflow comes to say so. */
function fail(state: TaskState, cause: string, now: string, newId: NewId): TaskDecision | Refusal {
  const { task } = state;
  if (task.status === 'fallout') return same(state);
  const opened = { id: newId(), cause };
  const decision = moved(
    state,
    'task.fell_out',
    now,
    { ...task, status: 'fallout' },
    { falloutId: opened.id, cause },
  );
  return { ...decision, opened };
}

function finishedBefore({ type, status }: FulfilmentTask): Refusal {
  return refuse('illegal_transition', `task ${type} is ${status}`);
}

function finished(
  state: TaskState,
  type: TaskEventType,
  now: string,
  externalReference?: string,
  extras: TaskEventExtras = {},
): TaskDecision {
  const task = {
    ...state.task,
    status: 'done' as const,
    ...(externalReference === undefined ? {} : { externalReference }),
  };
  const order = { ...state.order, tasksDone: state.order.tasksDone + 1 };
  return { ...taskChanged(order, type, task, now, extras), task };
}

function moved(
  state: TaskState,
  type: TaskEventType,
  now: string,
  task: FulfilmentTask,
  extras: TaskEventExtras = {},
): TaskDecision {
  return { ...taskChanged(state.order, type, task, now, extras), task };
}

function same(state: TaskState): TaskDecision {
  return { ...orderUnchanged(state.order), task: state.task };
}

function isUnderWay(task: FulfilmentTask): boolean {
  return task.status === 'active' || task.status === 'waiting_callback';
}

/** Late and repeated reports are harmless; one that comes too early is not. */
function settledOr(state: TaskState, needed: string): TaskDecision | Refusal {
  if (state.task.status === 'pending') {
    return illegal(`task ${state.task.type}`, state.task.status, [needed]);
  }
  return same(state);
}
