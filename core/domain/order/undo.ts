import type { FulfilmentTask } from '../../contract/order.ts';
import type { NewId } from '../decision.ts';

export type Replanned = {
  /** All tasks of the order afterwards, new ones last. */
  readonly tasks: readonly FulfilmentTask[];
  /** Those that will not be done, or not be waited for, any more. */
  readonly cancelled: readonly FulfilmentTask[];
  readonly added: readonly FulfilmentTask[];
};

const UNFINISHED: readonly string[] = ['pending', 'active', 'waiting_callback', 'fallout'];
const TYPE_LENGTH_MAX = 120;

/**
 * Takes back what was planned for some lines: what was not finished is cancelled, and whatever was
 * done, or begun so that it may have been done, gets a task that undoes it. These come in reverse:
 * nothing is undone before what was built on it. What undoes something is never taken back itself.
 */
export function takeBack(
  tasks: readonly FulfilmentTask[],
  concerns: (lineId: string) => boolean,
  newId: NewId,
): Replanned {
  const undone = new Set(tasks.flatMap(({ compensates }) => compensates ?? []));
  const own = tasks.filter((task) => task.compensates === undefined && concerns(task.lineId));
  const due = own.filter(
    (task) => mayBeDone(task) && task.status !== 'cancelled' && !undone.has(task.id),
  );
  const cancelled = own
    .filter(({ status }) => UNFINISHED.includes(status))
    .map((task) => ({ ...task, status: 'cancelled' as const }));
  const added = undoing(due, tasks, newId);
  const byId = new Map(cancelled.map((task) => [task.id, task]));
  return {
    tasks: [...tasks.map((task) => byId.get(task.id) ?? task), ...added],
    cancelled,
    added,
  };
}

/** An attempt whose end nobody heard of counts: its effect may have been made. */
export function mayBeDone({ status, attempts }: FulfilmentTask): boolean {
  return status === 'done' || attempts > 0;
}

function undoing(
  due: readonly FulfilmentTask[],
  all: readonly FulfilmentTask[],
  newId: NewId,
): readonly FulfilmentTask[] {
  const ids = new Map(due.map(({ id }) => [id, newId()]));
  const built = dependents(all);
  const last = Math.max(0, ...due.map(({ wave }) => wave));
  return due.map((task) => ({
    id: ids.get(task.id) ?? '',
    type: `undo_${task.type}`.slice(0, TYPE_LENGTH_MAX),
    behaviour: task.behaviour,
    lineId: task.lineId,
    ...(task.offeringId === undefined ? {} : { offeringId: task.offeringId }),
    wave: last - task.wave,
    dependsOn: builtOn(task.id, built, ids),
    callback: task.callback,
    status: 'pending' as const,
    attempts: 0,
    compensates: task.id,
  }));
}

/** Of each task, those that depend on it. */
function dependents(tasks: readonly FulfilmentTask[]): ReadonlyMap<string, readonly string[]> {
  const built = new Map<string, string[]>();
  for (const { id, dependsOn } of tasks) {
    for (const on of dependsOn) {
      const there = built.get(on);
      if (there === undefined) built.set(on, [id]);
      else there.push(id);
    }
  }
  return built;
}

/** What undoes the tasks built on one: through those in between that need no undoing. */
function builtOn(
  taskId: string,
  built: ReadonlyMap<string, readonly string[]>,
  undo: ReadonlyMap<string, string>,
): readonly string[] {
  const found = new Set<string>();
  const seen = new Set([taskId]);
  const stack = [taskId];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    for (const next of built.get(at) ?? []) {
      if (seen.has(next)) continue;
      seen.add(next);
      const id = undo.get(next);
      if (id === undefined) stack.push(next);
      else found.add(id);
    }
  }
  return [...found];
}
