/** An event reaches what waits for it: an element, an event-based gateway, or a boundary. */
import type { Element } from '../model/model.ts';
import { element_of, get, model_of, must, patch, remove, type Draft } from './draft.ts';
import { complete, create } from './flow.ts';
import { need_text } from './problem.ts';
import { terminate } from './terminate.ts';
import { close_waits } from './waits.ts';
import type { Variables } from './state.ts';

export function trigger(d: Draft, key: number, target_index: number, vars: Variables): void {
  const instance = must(d, key);
  const model = model_of(d, instance);
  const target = element_of(d, target_index);
  if (target.kind === 'boundary') {
    if (target.interrupting) terminate(d, key);
    else count_one_more(d, instance.parent);
    return happen(d, target, instance.parent, vars);
  }
  if (model.kind === 'event_gateway') {
    close_waits(d, key);
    remove(d, key, true);
    return happen(d, target, instance.parent, vars);
  }
  complete(d, key, vars);
}

function count_one_more(d: Draft, scope: number): void {
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
export function throw_error(d: Draft, key: number, code: string, vars: Variables): boolean {
  for (let at = get(d, key); at !== undefined; at = get(d, at.parent)) {
    if (at.role === 'inner') continue;
    const caught = catching_boundary(d, at.key, code);
    if (caught === null) continue;
    trigger(d, at.key, caught, vars);
    return true;
  }
  return false;
}

function catching_boundary(d: Draft, key: number, code: string): number | null {
  let catch_all: number | null = null;
  for (const index of model_of(d, must(d, key)).boundaries) {
    const boundary = element_of(d, index);
    if (boundary.error === null) continue;
    if (boundary.error.code === null) catch_all ??= index;
    else if (need_text(d, key, boundary.error.code, `error of '${boundary.id}'`) === code) {
      return index;
    }
  }
  return catch_all;
}

/** The target of a new instance's start, for a message start event that brings variables. */
export function start_at(d: Draft, start: number, root: number): void {
  count_one_more(d, root);
  d.agenda.push({ t: 'begin', key: create(d, start, root) });
}
