/** Queues of jobs by type, and the locks that workers hold on them. */
import type { Job } from '../engine/state.ts';
import { heapPush } from './heap.ts';
import type { JobEntry, JobQueue, World } from './world.ts';

export function queueOf(world: World, type: string): JobQueue {
  let queue = world.queues.get(type);
  if (queue === undefined) {
    queue = { items: [], head: 0 };
    world.queues.set(type, queue);
  }
  return queue;
}

function enqueue(world: World, entry: JobEntry): void {
  entry.status = 'ready';
  if (entry.queued) return;
  entry.queued = true;
  queueOf(world, entry.type).items.push(entry);
}

/** A job is new, or ready again after a failure, or waits out its back-off. */
export function putJob(world: World, instance: number, element: number, job: Job): void {
  let entry = world.jobs.get(job.key);
  if (entry === undefined) {
    entry = {
      key: job.key,
      type: job.type,
      instance,
      element,
      status: 'waiting',
      queued: false,
      deadline: 0,
      worker: '',
    };
    world.jobs.set(job.key, entry);
  } else unlock(world, entry);
  if (job.status === 'ready') return enqueue(world, entry);
  entry.status = 'waiting';
  if (job.status === 'backoff') {
    heapPush(world.due, { due: job.until, kind: 'back_off', key: job.key, instance, element });
  }
}

export function dropJob(world: World, key: number): void {
  const entry = world.jobs.get(key);
  if (entry === undefined) return;
  unlock(world, entry);
  entry.status = 'waiting';
  world.jobs.delete(key);
}

function unlock(world: World, entry: JobEntry): void {
  if (entry.status === 'locked') world.changes.locks.set(entry.key, null);
  entry.deadline = 0;
}

/** Takes the longest waiting job of the type out of its queue, without locking it yet. */
export function nextReady(world: World, type: string): JobEntry | null {
  const queue = world.queues.get(type);
  if (queue === undefined) return null;
  while (queue.head < queue.items.length) {
    const entry = queue.items[queue.head];
    queue.head += 1;
    if (entry === undefined) continue;
    entry.queued = false;
    if (entry.status === 'ready' && world.jobs.get(entry.key) === entry) return entry;
  }
  queue.items = [];
  queue.head = 0;
  return null;
}

/** Keeps the memory of a queue that never runs empty in bounds. */
export function compact(queue: JobQueue): void {
  if (queue.head < 1_024 || queue.head * 2 < queue.items.length) return;
  queue.items = queue.items.slice(queue.head);
  queue.head = 0;
}

export function lockJob(world: World, entry: JobEntry, worker: string, deadline: number): void {
  entry.status = 'locked';
  entry.worker = worker;
  entry.deadline = deadline;
  world.changes.locks.set(entry.key, entry);
  const { key, instance, element } = entry;
  heapPush(world.due, { due: deadline, kind: 'lock', key, instance, element });
}

/** The lock has run out, or the reply never reached the worker: others may have the job. */
export function releaseJob(world: World, entry: JobEntry): void {
  if (entry.status !== 'locked') return;
  unlock(world, entry);
  enqueue(world, entry);
}
