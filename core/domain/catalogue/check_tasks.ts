import type { TaskTemplate } from '../../contract/catalog.ts';
import { closingEdges, wayInWords } from './cycles.ts';
import type { Edge } from './cycles.ts';
import type { Report } from './report.ts';
import { checkUnique } from './report.ts';

/** A technical mapping: ids differ, and tasks wait for tasks of it, never for themselves. */
export function checkTasks(tasks: readonly TaskTemplate[], report: Report): void {
  if (tasks.length === 0) return;
  checkUnique(tasks, '', report);
  const places = new Map<string, number>();
  for (const [index, { id }] of tasks.entries()) if (!places.has(id)) places.set(id, index);
  const edges: Edge[] = [];
  for (const [from, { id, dependsOn }] of tasks.entries()) {
    for (const [nth, dependency] of dependsOn.entries()) {
      const path = `/${from}/dependsOn/${nth}`;
      const to = places.get(dependency);
      if (to !== undefined) edges.push({ from: places.get(id) ?? from, to, path });
      else {
        const detail = `"${dependency}" is none of the tasks here, and "${id}" waits for it`;
        report.say(path, 'task_unknown', detail);
      }
    }
  }
  for (const { path, nodes } of closingEdges(tasks.length, edges)) {
    const way = nodes.map((node) => tasks[node]?.id ?? '');
    const loop = [way.at(-1) ?? '', ...way];
    report.say(path, 'cycle', `no task waits for itself: ${wayInWords(loop)}`);
  }
}
