export type Edge = {
  readonly from: number;
  readonly to: number;
  /** Where it is written; null: it follows from what things are, so it is never to blame. */
  readonly path: string | null;
};

/** An edge that closes a cycle, and the nodes that it closes, from its target to its origin. */
export type Closing = { readonly path: string; readonly nodes: readonly number[] };

/** Beyond this much searching a catalogue has more cycles than anybody wants to read about. */
const STEPS_MAX = 5_000_000;

/**
 * The edges that have to go so that no cycle is left. Things are mostly written before what uses
 * them, so edges that point back in the list are believed; of the others, in order, each is taken
 * unless it closes a cycle. Linear while there is no cycle.
 */
export function closingEdges(nodes: number, edges: readonly Edge[]): Closing[] {
  const core = edgesOnCycles(nodes, edges);
  if (core.length === 0) return [];
  const accepted = new Map<number, number[]>();
  const accept = ({ from, to }: Edge): void => {
    const targets = accepted.get(from);
    if (targets === undefined) accepted.set(from, [to]);
    else targets.push(to);
  };
  for (const edge of core) if (edge.to < edge.from || edge.path === null) accept(edge);
  const closing: Closing[] = [];
  let steps = 0;
  for (const edge of core) {
    const { from, to, path } = edge;
    if (to < from || path === null) continue;
    const search = wayBetween(to, from, accepted);
    steps += search.steps;
    if (search.way === null) accept(edge);
    else closing.push({ path, nodes: search.way });
    if (steps > STEPS_MAX) break;
  }
  return closing;
}

/** Without what leads to no cycle, or from none. */
function edgesOnCycles(nodes: number, edges: readonly Edge[]): readonly Edge[] {
  const forth = peel(nodes, edges, false);
  return forth.length === 0 ? forth : peel(nodes, forth, true);
}

function peel(nodes: number, edges: readonly Edge[], reverse: boolean): readonly Edge[] {
  const degree = new Int32Array(nodes);
  const into = new Map<number, number[]>();
  for (const edge of edges) {
    const [from, to] = reverse ? [edge.to, edge.from] : [edge.from, edge.to];
    degree[from] = (degree[from] ?? 0) + 1;
    const sources = into.get(to);
    if (sources === undefined) into.set(to, [from]);
    else sources.push(from);
  }
  const done = Array.from({ length: nodes }, (_, node) => node).filter(
    (node) => degree[node] === 0,
  );
  const gone = new Set(done);
  for (let at = 0; at < done.length; at += 1) {
    for (const source of into.get(done[at] ?? 0) ?? []) {
      degree[source] = (degree[source] ?? 0) - 1;
      if (degree[source] !== 0) continue;
      gone.add(source);
      done.push(source);
    }
  }
  return edges.filter(({ from, to }) => !gone.has(from) && !gone.has(to));
}

function wayBetween(
  start: number,
  goal: number,
  targets: ReadonlyMap<number, readonly number[]>,
): { readonly way: readonly number[] | null; readonly steps: number } {
  const cameFrom = new Map<number, number>([[start, -1]]);
  const open = [start];
  for (let at = 0; at < open.length; at += 1) {
    const node = open[at] ?? start;
    if (node === goal) {
      const way: number[] = [];
      for (let back = goal; back !== -1; back = cameFrom.get(back) ?? -1) way.push(back);
      return { way: way.toReversed(), steps: at };
    }
    for (const next of targets.get(node) ?? []) {
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, node);
      open.push(next);
    }
  }
  return { way: null, steps: open.length };
}

/** `a → b → a`, of a long way its two ends. */
export function wayInWords(names: readonly string[]): string {
  const shown = names.length <= 6 ? names : [...names.slice(0, 3), '…', ...names.slice(-2)];
  return shown.join(' → ');
}
