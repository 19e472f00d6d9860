import type { TaskTemplate } from '../../contract/catalog.ts';
import { wayInWords } from './cycles.ts';

export type Waves =
  | { readonly ok: true; readonly wave: ReadonlyMap<string, number> }
  | { readonly ok: false; readonly code: string; readonly detail: string };

type Node = Pick<TaskTemplate, 'id' | 'dependsOn'>;

/**
 * The wave of each task: the length of the longest path of dependencies before it, so that a task
 * starts as early as it may. Kahn's algorithm, linear in tasks and dependencies.
 */
export function wavesOf(templates: readonly Node[]): Waves {
  const waiting = new Map<string, number>();
  const dependents = new Map<string, string[]>();
  for (const { id } of templates) {
    if (waiting.has(id)) {
      return { ok: false, code: 'duplicate_id', detail: `names task "${id}" twice` };
    }
    waiting.set(id, 0);
    dependents.set(id, []);
  }
  for (const { id, dependsOn } of templates) {
    for (const dependency of new Set(dependsOn)) {
      const after = dependents.get(dependency);
      if (after === undefined) {
        const detail = `lets "${id}" depend on "${dependency}", which is not one of its tasks`;
        return { ok: false, code: 'task_unknown', detail };
      }
      after.push(id);
      waiting.set(id, (waiting.get(id) ?? 0) + 1);
    }
  }
  const wave = new Map<string, number>();
  const ready = templates.filter(({ id }) => waiting.get(id) === 0).map(({ id }) => id);
  for (const id of ready) wave.set(id, 0);
  for (let at = 0; at < ready.length; at += 1) {
    const done = ready[at] ?? '';
    for (const next of dependents.get(done) ?? []) {
      wave.set(next, Math.max(wave.get(next) ?? 0, (wave.get(done) ?? 0) + 1));
      const left = (waiting.get(next) ?? 0) - 1;
      waiting.set(next, left);
      if (left === 0) ready.push(next);
    }
  }
  if (ready.length === templates.length) return { ok: true, wave };
  const stuck = templates.filter(({ id }) => (waiting.get(id) ?? 0) > 0);
  return { ok: false, code: 'cycle', detail: `depends on itself: ${cycleIn(stuck)}` };
}

/**
 * Each of what is stuck waits for another that is: whoever follows them comes round. Names the
 * tasks of that round only, and not what merely waits for them.
 */
function cycleIn(stuck: readonly Node[]): string {
  const byId = new Map(stuck.map((node) => [node.id, node]));
  const way: string[] = [];
  let at = stuck[0];
  while (at !== undefined && !way.includes(at.id)) {
    way.push(at.id);
    at = byId.get(at.dependsOn.find((id) => byId.has(id)) ?? '');
  }
  return wayInWords([...way.slice(way.indexOf(at?.id ?? '')), at?.id ?? '']);
}
