/** An event reaches what waits for it: an element, an event-based gateway, or a boundary. */
import type { Element } from '../model/model.ts';
import { elementOf, get, modelOf, must, patch, remove, type Draft } from './draft.ts';
import { complete, create } from './flow.ts';
import { needText } from './problem.ts';
import { terminate } from './terminate.ts';
import { closeWaits } from './waits.ts';
import type { Variables } from './state.ts';

export function trigger(d: Draft, key: number, targetIndex: number, vars: Variables): void {
  const instance = must(d, key);
  const model = modelOf(d, instance);
  const target = elementOf(d, targetIndex);
  if (target.kind === 'boundary') {
    if (target.interrupting) terminate(d, key);
    else countOneMore(d, instance.parent);
    return happen(d, target, instance.parent, vars);
  }
  if (model.kind === 'event_gateway') {
    closeWaits(d, key);
    remove(d, key, true);
    return happen(d, target, instance.parent, vars);
  }
  complete(d, key, vars);
}

function countOneMore(d: Draft, scope: number): void {
  patch(d, scope, { children: (must(d, scope).children ?? 0) + 1 });
}

/** The event takes the token of the element that waited for it, and is over at once. */
function happen(d: Draft, target: Element, scope: number, vars: Variables): void {
  complete(d, create(d, target.index, scope), vars);
}

/**
 * Looks for an error boundary from `key` outwards; the nearest that names the code wins, then the
 * nearest that catches everything on the same element. False when nobody catches it.
 */
export function throwError(d: Draft, key: number, code: string, vars: Variables): boolean {
  for (let at = get(d, key); at !== undefined; at = get(d, at.parent)) {
    if (at.role === 'inner') continue;
    const caught = catchingBoundary(d, at.key, code);
    if (caught === null) continue;
    trigger(d, at.key, caught, vars);
    return true;
  }
  return false;
}

function catchingBoundary(d: Draft, key: number, code: string): number | null {
  let catchAll: number | null = null;
  for (const index of modelOf(d, must(d, key)).boundaries) {
    const boundary = elementOf(d, index);
    if (boundary.error === null) continue;
    if (boundary.error.code === null) catchAll ??= index;
    else if (needText(d, key, boundary.error.code, `error of '${boundary.id}'`) === code) {
      return index;
    }
  }
  return catchAll;
}

/** The target of a new instance's start, for a message start event that brings variables. */
export function startAt(d: Draft, start: number, root: number): void {
  countOneMore(d, root);
  d.agenda.push({ t: 'begin', key: create(d, start, root) });
}
