/**
 * The working copy of one step: reads the given instance, writes into copies. Nothing here touches
 * the instance that came in, so that a step that fails half-way has changed nothing.
 */
import type { Element, Process } from '../model/model.ts';
import type {
  Effect,
  ElementInstance,
  Instance,
  InstanceStatus,
  Trace,
  Variables,
} from './state.ts';

export const TRAIL_MAX = 1_000;

export type Context = {
  readonly process: Process;
  readonly now: number;
  readonly nextKey: () => number;
};

/** A step is a walk over these; `generation` is that of the scope when the task was noted. */
export type Task =
  | {
      readonly t: 'arrive';
      readonly element: number;
      readonly scope: number;
      readonly generation: number;
    }
  | {
      readonly t: 'item';
      readonly body: number;
      readonly position: number;
      readonly vars: Variables;
      readonly generation: number;
    }
  | { readonly t: 'item_ended'; readonly item: ElementInstance; readonly outcome: unknown }
  | { readonly t: 'begin' | 'finish' | 'scope_ended'; readonly key: number };

export type Draft = {
  readonly context: Context;
  readonly base: Instance;
  readonly elements: Map<number, ElementInstance>;
  readonly effects: Effect[];
  readonly trail: Trace[];
  /** Work that is still to be done in this step, first in first out. */
  readonly agenda: Task[];
  /** Raised when a scope is emptied at once, so that tokens under way to it are dropped. */
  readonly generations: Map<number, number>;
  status: InstanceStatus;
  incidents: number;
};

export function openDraft(base: Instance, context: Context): Draft {
  return {
    context,
    base,
    elements: new Map(base.elements),
    effects: [],
    trail: [],
    agenda: [],
    generations: new Map(),
    status: base.status,
    incidents: base.incidents,
  };
}

export function closeDraft(d: Draft): Instance {
  const all = d.trail.length === 0 ? d.base.trail : [...d.base.trail, ...d.trail];
  const drop = Math.max(0, all.length - TRAIL_MAX);
  return {
    ...d.base,
    status: d.status,
    ended_at: d.status === 'ACTIVE' ? null : d.context.now,
    incidents: d.incidents,
    elements: d.elements,
    trail: drop === 0 ? all : all.slice(drop),
    trailDropped: d.base.trailDropped + drop,
  };
}

export function generationOf(d: Draft, scope: number): number {
  return d.generations.get(scope) ?? 0;
}

export function get(d: Draft, key: number): ElementInstance | undefined {
  return d.elements.get(key);
}

export function must(d: Draft, key: number): ElementInstance {
  const found = d.elements.get(key);
  if (found === undefined) throw new Error(`element instance ${key} is not active`);
  return found;
}

export function patch(d: Draft, key: number, change: Partial<ElementInstance>): ElementInstance {
  const next = { ...must(d, key), ...change };
  d.elements.set(key, next);
  return next;
}

/** Removes optional parts: `exactOptionalPropertyTypes` has no undefined to assign. */
export function drop(d: Draft, key: number, part: 'job' | 'incident' | 'userTask'): void {
  const { [part]: _gone, ...rest } = must(d, key);
  d.elements.set(key, rest);
}

export function elementOf(d: Draft, index: number): Element {
  const element = d.context.process.elements[index];
  if (element === undefined) throw new Error(`the process has no element ${index}`);
  return element;
}

export function modelOf(d: Draft, instance: ElementInstance): Element {
  return elementOf(d, instance.element);
}

/** Records the end of an element instance and forgets it; the root stays, for its variables. */
export function remove(d: Draft, key: number, ok: boolean): void {
  const gone = must(d, key);
  d.trail.push({
    k: gone.key,
    e: gone.element,
    p: gone.parent,
    s: gone.at,
    t: d.context.now,
    ok,
    ...(gone.role === 'body' ? { body: true as const } : {}),
    ...(gone.job
      ? { job: { k: gone.job.key, type: gone.job.type, retries: gone.job.retries } }
      : {}),
  });
  if (gone.parent !== 0) d.elements.delete(key);
}
