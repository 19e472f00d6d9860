/** What the clock does: timers fire, locks and back-offs end, messages expire. */
import { fireTimer } from '../engine/instance_commands.ts';
import { endBackOff } from '../engine/job_commands.ts';
import { change, drain } from './apply.ts';
import { heapPopDue, type Due } from './heap.ts';
import { releaseJob } from './jobs.ts';
import { expire } from './messages.ts';
import { DUE_TRIM_MIN, type World } from './world.ts';

/** Handles at most `limit` due entries at the world's time; replies how many there were. */
export function runDue(world: World, limit: number): number {
  let handled = 0;
  while (handled < limit) {
    const entry = heapPopDue(world.due, world.now);
    if (entry === undefined) break;
    handled += 1;
    runOne(world, entry);
  }
  return handled;
}

/** Locks of finished jobs would stay until they run out; with many jobs that is a lot of memory. */
export function trimDue(world: World): void {
  if (world.due.length < world.dueTrimAt) return;
  // An array in order of time is a heap.
  world.due = world.due.filter((entry) => holds(world, entry)).sort((a, b) => a.due - b.due);
  world.dueTrimAt = Math.max(DUE_TRIM_MIN, 2 * world.due.length);
}

function holds(world: World, { kind, key, due, instance }: Due): boolean {
  if (kind === 'timer') return world.instances.has(instance);
  if (kind === 'message') return world.messages.has(key);
  const job = world.jobs.get(key);
  return job !== undefined && (kind === 'back_off' || job.deadline === due);
}

function runOne(world: World, entry: Due): void {
  const { key, element } = entry;
  switch (entry.kind) {
    case 'timer':
      change(world, entry.instance, (d) => fireTimer(d, { element, timer: key }));
      return drain(world);
    case 'back_off':
      change(world, entry.instance, (d) => endBackOff(d, { element, job: key }));
      return;
    case 'lock': {
      const job = world.jobs.get(key);
      if (job !== undefined && job.deadline <= world.now) releaseJob(world, job);
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
