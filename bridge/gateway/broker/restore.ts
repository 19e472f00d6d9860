/** Rebuilds the indexes from stored instances, locks and messages. */
import type { Instance } from '../engine/state.ts';
import { subscribe } from './absorb.ts';
import { heap_push } from './heap.ts';
import { lock_job, put_job } from './jobs.ts';
import { definition_of, place, type World } from './world.ts';

export function restore_instance(world: World, instance: Instance): void {
  const definition = definition_of(world, instance.definition);
  world.instances.set(instance.key, instance);
  if (instance.correlation !== null) {
    world.started_by.set(place(definition.process.id, instance.correlation), instance.key);
  }
  for (const element of instance.elements.values()) {
    for (const subscription of element.subscriptions ?? []) {
      subscribe(world, instance, definition, {
        t: 'subscribed',
        element: element.key,
        subscription,
      });
    }
    for (const { key, due } of element.timers ?? []) {
      const where = { instance: instance.key, element: element.key };
      heap_push(world.due, { due, kind: 'timer', key, ...where });
    }
    const { job } = element;
    if (job?.status === 'ready' || job?.status === 'backoff') {
      put_job(world, instance.key, element.key, job);
    }
  }
}

/** A lock outlives the process that gave it: its worker may still be at work. */
export function restore_lock(
  world: World,
  lock: { readonly job: number; readonly worker: string; readonly deadline: number },
): void {
  const entry = world.jobs.get(lock.job);
  if (entry?.status === 'ready') lock_job(world, entry, lock.worker, lock.deadline);
}
