import type { CatalogSettings, Offering } from '../../contract/catalog.ts';
import type { FulfilmentTask, OrderItem } from '../../contract/order.ts';
import type { OrderLineChange } from '../../contract/order_changes.ts';
import type { Refusal } from '../../contract/reply.ts';
import { planTasks } from '../catalogue/decompose.ts';
import type { NewId } from '../decision.ts';
import { mayBeDone, takeBack } from './undo.ts';
import type { Replanned } from './undo.ts';

type Mappings = {
  readonly settings: CatalogSettings;
  readonly offerings: ReadonlyMap<string, Offering>;
};

/**
 * The plan after an amendment. A line that is gone, or sells something else now, is taken back. Of
 * a changed one, what has begun comes to its end and what has not is dropped; its tasks are planned
 * anew, and so are those of a line that is new: after everything that is still there of their line.
 */
export function replan(
  tasks: readonly FulfilmentTask[],
  delta: readonly OrderLineChange[],
  items: readonly OrderItem[],
  { settings, offerings }: Mappings,
  newId: NewId,
): ({ readonly ok: true } & Replanned) | Refusal {
  const of = (...kinds: readonly OrderLineChange['change'][]) =>
    new Set(delta.filter(({ change }) => kinds.includes(change)).map(({ lineId }) => lineId));
  const gone = of('removed', 'replaced');
  const fresh = of('added', 'replaced', 'changed');
  const back = takeBack(tasks, (lineId) => gone.has(lineId), newId);
  const { tasks: left, cancelled } = dropUnbegun(back.tasks, of('changed'));
  const planned = planTasks(
    items.filter(({ lineId }) => fresh.has(lineId)),
    settings,
    offerings,
    newId,
  );
  if (!planned.ok) return planned;
  const added = planned.tasks.map((task) => after(task, left));
  return {
    ok: true,
    tasks: [...left, ...added],
    cancelled: [...back.cancelled, ...cancelled],
    added: [...back.added, ...added],
  };
}

function dropUnbegun(
  tasks: readonly FulfilmentTask[],
  lines: ReadonlySet<string>,
): Pick<Replanned, 'tasks' | 'cancelled'> {
  const dropped = (task: FulfilmentTask): boolean =>
    lines.has(task.lineId) &&
    task.compensates === undefined &&
    task.status === 'pending' &&
    !mayBeDone(task);
  const after = tasks.map((task) =>
    dropped(task) ? { ...task, status: 'cancelled' as const } : task,
  );
  return { tasks: after, cancelled: after.filter((task, at) => task !== tasks[at]) };
}

/** In a later wave than all of its line; the first of its mapping depend on all of these. */
function after(task: FulfilmentTask, tasks: readonly FulfilmentTask[]): FulfilmentTask {
  const before = tasks.filter(
    ({ lineId, status }) => lineId === task.lineId && status !== 'cancelled',
  );
  if (before.length === 0) return task;
  return {
    ...task,
    wave: task.wave + 1 + Math.max(...before.map(({ wave }) => wave)),
    dependsOn: task.dependsOn.length > 0 ? task.dependsOn : before.map(({ id }) => id),
  };
}
