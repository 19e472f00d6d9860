/** Brings the effects of one step into the world's indexes. */
import type { Effect, ElementInstance, Instance } from '../engine/state.ts';
import type { Definition } from '../model/model.ts';
import { heapPush } from './heap.ts';
import { dropJob, putJob } from './jobs.ts';
import { definitionOf, place, type IncidentRow, type UserTaskRow, type World } from './world.ts';

export function absorb(world: World, instance: Instance, effects: readonly Effect[]): void {
  const definition = definitionOf(world, instance.definition);
  world.instances.set(instance.key, instance);
  world.changes.instances.set(instance.key, instance);
  for (const effect of effects) absorbOne(world, instance, definition, effect);
}

function absorbOne(world: World, instance: Instance, definition: Definition, e: Effect): void {
  switch (e.t) {
    case 'job':
      return putJob(world, instance.key, e.element, e.job);
    case 'job_gone':
      return dropJob(world, e.key);
    case 'timer':
      return heapPush(world.due, {
        due: e.due,
        kind: 'timer',
        key: e.key,
        instance: instance.key,
        element: e.element,
      });
    case 'subscribed':
      return subscribe(world, instance, definition, e);
    case 'unsubscribed':
      return unsubscribe(world, e.subscription);
    case 'user_task':
      return putUserTask(world, instance, definition, e);
    case 'user_task_ended':
      return endUserTask(world, e.key, e.state);
    case 'incident':
      return putIncident(world, instance, definition, e);
    case 'incident_resolved':
      return endIncident(world, e.key);
    case 'ended':
      return endInstance(world, instance, definition);
    default:
      return e satisfies never;
  }
}

export function subscribe(
  world: World,
  instance: Instance,
  definition: Definition,
  e: Extract<Effect, { t: 'subscribed' }>,
): void {
  const where = place(e.subscription.name, e.subscription.correlation);
  const ref = {
    key: e.subscription.key,
    instance: instance.key,
    element: e.element,
    process: definition.process.id,
  };
  const there = world.subscriptions.get(where);
  if (there === undefined) world.subscriptions.set(where, new Map([[ref.key, ref]]));
  else there.set(ref.key, ref);
  world.fresh.push({ ref, where });
}

function unsubscribe(
  world: World,
  subscription: { readonly key: number; readonly name: string; readonly correlation: string },
): void {
  const where = place(subscription.name, subscription.correlation);
  const there = world.subscriptions.get(where);
  there?.delete(subscription.key);
  if (there?.size === 0) world.subscriptions.delete(where);
}

function putUserTask(
  world: World,
  instance: Instance,
  definition: Definition,
  { element, task }: { readonly element: ElementInstance; readonly task: UserTaskRowSource },
): void {
  const row: UserTaskRow = {
    key: task.key,
    instance: instance.key,
    definition: definition.key,
    element_instance: element.key,
    process: definition.process.id,
    element: definition.process.elements[element.element]?.id ?? '',
    state: 'CREATED',
    assignee: task.assignee,
    groups: task.groups,
    users: task.users,
    priority: task.priority,
    due: task.due,
    follow_up: task.follow_up,
    created: element.at,
    ended: null,
  };
  world.user_tasks.set(row.key, row);
  world.changes.user_tasks.set(row.key, row);
}

type UserTaskRowSource = Extract<Effect, { t: 'user_task' }>['task'];

function endUserTask(world: World, key: number, state: 'COMPLETED' | 'CANCELED'): void {
  const row = world.user_tasks.get(key);
  if (row === undefined) return;
  world.user_tasks.delete(key);
  world.changes.user_tasks.set(key, { ...row, state, ended: world.now });
}

function putIncident(
  world: World,
  instance: Instance,
  definition: Definition,
  { element, incident }: Extract<Effect, { t: 'incident' }>,
): void {
  const row: IncidentRow = {
    key: incident.key,
    instance: instance.key,
    definition: definition.key,
    element_instance: element.key,
    process: definition.process.id,
    element: definition.process.elements[element.element]?.id ?? '',
    job: element.job?.key ?? null,
    type: incident.type,
    message: incident.message,
    state: 'ACTIVE',
    created: incident.at,
    ended: null,
  };
  world.incidents.set(row.key, row);
  world.changes.incidents.set(row.key, row);
}

function endIncident(world: World, key: number): void {
  const row = world.incidents.get(key);
  if (row === undefined) return;
  world.incidents.delete(key);
  world.changes.incidents.set(key, { ...row, state: 'RESOLVED', ended: world.now });
}

function endInstance(world: World, instance: Instance, definition: Definition): void {
  world.ended.push(instance);
  if (instance.correlation === null) return;
  world.startedBy.delete(place(definition.process.id, instance.correlation));
  world.freed.push({ definition: definition.key, correlation: instance.correlation });
}
