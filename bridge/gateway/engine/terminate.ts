/** Ends element instances from outside: interrupting events, terminate end events, cancellation. */
import { must, patch, remove, type Draft } from './draft.ts';
import { clear_incident } from './problem.ts';
import type { ElementInstance } from './state.ts';
import { close_waits } from './waits.ts';

export function terminate(d: Draft, key: number): void {
  const children = Map.groupBy(d.elements.values(), (each) => each.parent);
  terminate_tree(d, key, children);
}

/** Everything inside a scope ends, and tokens under way inside it are dropped. */
export function terminate_children(d: Draft, scope: number, except = 0): void {
  d.generations.set(scope, (d.generations.get(scope) ?? 0) + 1);
  const children = Map.groupBy(d.elements.values(), (each) => each.parent);
  for (const child of children.get(scope) ?? []) {
    if (child.key !== except) terminate_tree(d, child.key, children);
  }
  patch(d, scope, { children: except === 0 ? 0 : 1, joins: {} });
}

function terminate_tree(
  d: Draft,
  key: number,
  children: ReadonlyMap<number, readonly ElementInstance[]>,
): void {
  for (const child of children.get(key) ?? []) terminate_tree(d, child.key, children);
  const instance = must(d, key);
  close_waits(d, key);
  if (instance.user_task !== undefined) {
    d.effects.push({ t: 'user_task_ended', key: instance.user_task.key, state: 'CANCELED' });
  }
  clear_incident(d, key);
  remove(d, key, false);
}
