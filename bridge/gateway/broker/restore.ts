/** Rebuilds the indexes from stored instances, locks and messages. */
import type { Instance } from '../engine/state.ts';
import { subscribe } from './absorb.ts';
import { heapPush } from './heap.ts';
import { lockJob, putJob } from './jobs.ts';
import { definitionOf, place, type World } from './world.ts';

export function restoreInstance(world: World, instance: Instance): void {
  const definition = definitionOf(world, instance.definition);
  world.instances.set(instance.key, instance);
  if (instance.correlation !== null) {
    world.startedBy.set(place(definition.process.id, instance.correlation), instance.key);
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
      heapPush(world.due, { due, kind: 'timer', key, ...where });
    }
    const { job } = element;
    if (job?.status === 'ready' || job?.status === 'backoff') {
      putJob(world, instance.key, element.key, job);
    }
  }
}

/** A lock outlives the process that gave it: its worker may still be at work. */
export function restoreLock(
  world: World,
  lock: { readonly job: number; readonly worker: string; readonly deadline: number },
): void {
  const entry = world.jobs.get(lock.job);
  if (entry?.status === 'ready') lockJob(world, entry, lock.worker, lock.deadline);
}
