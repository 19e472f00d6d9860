/** Messages, timers, people and operators acting on an instance. */
import { addDuration } from '../feel/duration.ts';
import { begin } from './begin.ts';
import { get, must, patch, type Draft } from './draft.ts';
import { complete, finish } from './flow.ts';
import { retryJob } from './job_commands.ts';
import { advanceBody } from './loop.ts';
import { clearIncident } from './problem.ts';
import { propagate, setLocal } from './scope.ts';
import { findElement, refuse } from './step.ts';
import { terminateChildren } from './terminate.ts';
import { remove } from './draft.ts';
import { trigger } from './trigger.ts';
import type { Refusal, UserTaskState, Variables } from './state.ts';

export function correlate(
  d: Draft,
  command: { readonly element: number; readonly subscription: number; readonly vars: Variables },
): Refusal | null {
  const waiting = get(d, command.element);
  const wait = waiting?.subscriptions?.find((each) => each.key === command.subscription);
  if (wait === undefined) return refuse('NOT_FOUND', 'the subscription is closed');
  trigger(d, command.element, wait.target, command.vars);
  return null;
}

export function fireTimer(
  d: Draft,
  command: { readonly element: number; readonly timer: number },
): Refusal | null {
  const waiting = get(d, command.element);
  const timer = waiting?.timers?.find((each) => each.key === command.timer);
  if (waiting === undefined || timer === undefined)
    return refuse('NOT_FOUND', 'the timer is closed');
  const others = (waiting.timers ?? []).filter((each) => each.key !== timer.key);
  const next = timer.duration === null ? null : addDuration(timer.due, timer.duration);
  if (timer.repetitions !== 0 && next !== null) {
    // A long standstill doesn't fire the missed repetitions one by one.
    const due = Math.max(next, d.context.now);
    const repetitions = timer.repetitions < 0 ? -1 : timer.repetitions - 1;
    patch(d, command.element, { timers: [...others, { ...timer, due, repetitions }] });
    d.effects.push({ t: 'timer', key: timer.key, element: command.element, due });
  } else patch(d, command.element, { timers: others });
  trigger(d, command.element, timer.target, {});
  return null;
}

function userTask(d: Draft, key: number) {
  return findElement(d, (element) => element.userTask?.key === key);
}

function noTask(key: number): Refusal {
  return refuse(
    'NOT_FOUND',
    `Expected to find user task with key '${key}', but no such user task was found`,
  );
}

export function completeUserTask(
  d: Draft,
  command: { readonly task: number; readonly vars: Variables },
): Refusal | null {
  const element = userTask(d, command.task);
  if (element === undefined) return noTask(command.task);
  if (element.incident !== undefined) {
    return refuse('INVALID_STATE', `user task '${command.task}' has an incident`);
  }
  complete(d, element.key, command.vars);
  return null;
}

export function changeUserTask(
  d: Draft,
  command: {
    readonly task: number;
    readonly change: Partial<UserTaskState>;
    readonly override: boolean;
  },
): Refusal | null {
  const element = userTask(d, command.task);
  if (element?.userTask === undefined) return noTask(command.task);
  const { assignee } = element.userTask;
  if (!command.override && assignee !== null && command.change.assignee !== assignee) {
    return refuse(
      'INVALID_STATE',
      `user task '${command.task}' is already assigned to '${assignee}'`,
    );
  }
  const task = { ...element.userTask, ...command.change };
  const changed = patch(d, element.key, { userTask: task });
  d.effects.push({ t: 'user_task', element: changed, task });
  return null;
}

export function resolveIncident(d: Draft, incidentKey: number): Refusal | null {
  const element = findElement(d, (each) => each.incident?.key === incidentKey);
  const incident = element?.incident;
  if (element === undefined || incident === undefined) {
    return refuse(
      'NOT_FOUND',
      `Expected to resolve incident with key '${incidentKey}', but no such incident was found`,
    );
  }
  if (incident.phase === 'job' || incident.phase === 'error') {
    const refusal = retryJob(d, element.key);
    if (refusal !== null) return refusal;
  }
  clearIncident(d, element.key);
  if (incident.phase === 'activate') begin(d, element.key);
  if (incident.phase === 'complete') {
    const ended = element.loop === undefined || element.loop.done === element.loop.items.length;
    if (ended) finish(d, element.key);
    else advanceBody(d, element.key);
  }
  return null;
}

export function cancelInstance(d: Draft): Refusal | null {
  const root = d.base.key;
  terminateChildren(d, root);
  clearIncident(d, root);
  remove(d, root, false);
  d.status = 'TERMINATED';
  d.effects.push({ t: 'ended', status: 'TERMINATED' });
  return null;
}

export function setVariables(
  d: Draft,
  command: { readonly element: number; readonly vars: Variables; readonly local: boolean },
): Refusal | null {
  if (get(d, command.element) === undefined) {
    return refuse('NOT_FOUND', `no active element instance with key '${command.element}'`);
  }
  if (command.local) setLocal(d, must(d, command.element).key, command.vars);
  else propagate(d, command.element, command.vars);
  return null;
}
