/** What the clock does: timers fire, locks and back-offs end, messages expire. */
import { fire_timer } from '../engine/instance_commands.ts';
import { end_back_off } from '../engine/job_commands.ts';
import { change, drain } from './apply.ts';
import { heap_pop_due, type Due } from './heap.ts';
import { release_job } from './jobs.ts';
import { expire } from './messages.ts';
import { DUE_TRIM_MIN, type World } from './world.ts';

/** Handles at most `limit` due entries at the world's time; replies how many there were. */
export function run_due(world: World, limit: number): number {
  let handled = 0;
  while (handled < limit) {
    const entry = heap_pop_due(world.due, world.now);
    if (entry === undefined) break;
    handled += 1;
    run_one(world, entry);
  }
  return handled;
}

/** Locks of finished jobs would stay until they run out; with many jobs that is a lot of memory. */
export function trim_due(world: World): void {
  if (world.due.length < world.due_trim_at) return;
  // An array in order of time is a heap.
  world.due = world.due.filter((entry) => holds(world, entry)).sort((a, b) => a.due - b.due);
  world.due_trim_at = Math.max(DUE_TRIM_MIN, 2 * world.due.length);
}

function holds(world: World, { kind, key, due, instance }: Due): boolean {
  if (kind === 'timer') return world.instances.has(instance);
  if (kind === 'message') return world.messages.has(key);
  const job = world.jobs.get(key);
  return job !== undefined && (kind === 'back_off' || job.deadline === due);
}

function run_one(world: World, entry: Due): void {
  const { key, element } = entry;
  switch (entry.kind) {
    case 'timer':
      change(world, entry.instance, (d) => fire_timer(d, { element, timer: key }));
      return drain(world);
    case 'back_off':
      change(world, entry.instance, (d) => end_back_off(d, { element, job: key }));
      return;
    case 'lock': {
      const job = world.jobs.get(key);
      if (job !== undefined && job.deadline <= world.now) release_job(world, job);
      return;
    }
    case 'message': {
      const message = world.messages.get(key);
      if (message !== undefined && message.expires <= world.now) expire(world, key);
      return;
    }
    default:
      return entry.kind satisfies never;
  }
}
