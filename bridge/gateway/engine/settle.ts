/** Works the agenda of a step off, until every token of the instance waits for something. */
import { begin } from './begin.ts';
import { complete, create, finish } from './flow.ts';
import { itemEnded } from './loop.ts';
import { elementOf, generationOf, type Draft, type Task } from './draft.ts';

/** More tasks than this in one step: the process goes round without a wait. */
export const STEPS_MAX = 20_000;

export class EngineLoop extends Error {}

export function settle(d: Draft): void {
  for (let step = 0; step < d.agenda.length; step += 1) {
    if (step > STEPS_MAX) {
      throw new EngineLoop(`more than ${STEPS_MAX} steps without a wait: the process loops`);
    }
    const task = d.agenda[step];
    if (task !== undefined) runTask(d, task);
  }
  d.agenda.length = 0;
}

function runTask(d: Draft, task: Task): void {
  switch (task.t) {
    case 'arrive': {
      if (!holds(d, task.scope, task.generation)) return;
      const role = elementOf(d, task.element).loop === null ? 'plain' : 'body';
      return begin(d, create(d, task.element, task.scope, { role }));
    }
    case 'item': {
      const body = d.elements.get(task.body);
      if (body === undefined || !holds(d, task.body, task.generation)) return;
      const { position, vars } = task;
      return begin(d, create(d, body.element, body.key, { role: 'inner', vars, position }));
    }
    case 'item_ended':
      if (d.elements.has(task.item.parent)) itemEnded(d, task.item, task.outcome);
      return;
    case 'begin':
      if (d.elements.has(task.key)) begin(d, task.key);
      return;
    case 'finish':
      if (d.elements.has(task.key)) finish(d, task.key);
      return;
    case 'scope_ended':
      if (d.elements.has(task.key) && d.status === 'ACTIVE') complete(d, task.key, {});
      return;
    default:
      return task satisfies never;
  }
}

/** False when the scope has ended, or was emptied after the task had been noted. */
function holds(d: Draft, scope: number, generation: number): boolean {
  return d.elements.has(scope) && generationOf(d, scope) === generation;
}
