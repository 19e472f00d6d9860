import { closingEdges, wayInWords } from './cycles.ts';
import type { Edge } from './cycles.ts';
import type { WholeCatalogue } from './known.ts';
import type { Report } from './report.ts';

/** What goes into slots must not lead back to the bundle itself, by whatever nesting. */
export function checkContainment({ offerings }: WholeCatalogue, report: Report): void {
  const places = new Map<string, number>();
  for (const [index, { id }] of offerings.entries()) if (!places.has(id)) places.set(id, index);
  const categories = new Map<string, number>();
  const edges: Edge[] = [];
  const categoryNode = (category: string): number => {
    const known = categories.get(category);
    if (known !== undefined) return known;
    const node = offerings.length + categories.size;
    categories.set(category, node);
    return node;
  };
  for (const [from, { id, category, slots }] of offerings.entries()) {
    if (slots.length === 0 || places.get(id) !== from) continue;
    edges.push({ from: categoryNode(category), to: from, path: null });
    for (const [at, slot] of slots.entries()) {
      const path = `/offerings/${from}/slots/${at}`;
      for (const [nth, inner] of (slot.offerings ?? []).entries()) {
        const to = places.get(inner);
        if (to !== undefined) edges.push({ from, to, path: `${path}/offerings/${nth}` });
      }
      if (slot.category === undefined) continue;
      edges.push({ from, to: categoryNode(slot.category), path: `${path}/category` });
    }
  }
  const names = [...offerings.map(({ id }) => id), ...[...categories.keys()].map(inWords)];
  for (const { path, nodes } of closingEdges(names.length, edges)) {
    const way = nodes.map((node) => names[node] ?? '');
    const loop = [way.at(-1) ?? '', ...way];
    report.say(path, 'cycle', `a bundle does not contain itself: ${wayInWords(loop)}`);
  }
}

function inWords(category: string): string {
  return `category ${category}`;
}
