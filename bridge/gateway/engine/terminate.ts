/** Ends element instances from outside: interrupting events, terminate end events, cancellation. */
import { must, patch, remove, type Draft } from './draft.ts';
import { clearIncident } from './problem.ts';
import type { ElementInstance } from './state.ts';
import { closeWaits } from './waits.ts';

export function terminate(d: Draft, key: number): void {
  const children = Map.groupBy(d.elements.values(), (each) => each.parent);
  terminateTree(d, key, children);
}

/** Everything inside a scope ends, and tokens under way inside it are dropped. */
export function terminateChildren(d: Draft, scope: number, except = 0): void {
  d.generations.set(scope, (d.generations.get(scope) ?? 0) + 1);
  const children = Map.groupBy(d.elements.values(), (each) => each.parent);
  for (const child of children.get(scope) ?? []) {
    if (child.key !== except) terminateTree(d, child.key, children);
  }
  patch(d, scope, { children: except === 0 ? 0 : 1, joins: {} });
}

function terminateTree(
  d: Draft,
  key: number,
  children: ReadonlyMap<number, readonly ElementInstance[]>,
): void {
  for (const child of children.get(key) ?? []) terminateTree(d, child.key, children);
  const instance = must(d, key);
  closeWaits(d, key);
  if (instance.userTask !== undefined) {
    d.effects.push({ t: 'user_task_ended', key: instance.userTask.key, state: 'CANCELED' });
  }
  clearIncident(d, key);
  remove(d, key, false);
}
