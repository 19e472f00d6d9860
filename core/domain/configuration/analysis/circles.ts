/**
 * Groups of nodes that reach each other, with two or more members, or one that reaches itself
 * (Tarjan's strongly connected components, with a stack of our own: chains may be long).
 */
export function circlesOf(count: number, nextOf: (node: number) => readonly number[]): number[][] {
  const order = new Int32Array(count).fill(-1);
  const lowest = new Int32Array(count);
  const onStack = new Uint8Array(count);
  const stack: number[] = [];
  const circles: number[][] = [];
  let visited = 0;
  const enter = (node: number): { node: number; next: readonly number[]; at: number } => {
    order[node] = visited;
    lowest[node] = visited;
    visited += 1;
    stack.push(node);
    onStack[node] = 1;
    return { node, next: nextOf(node), at: 0 };
  };
  for (let root = 0; root < count; root += 1) {
    if (order[root] !== -1) continue;
    const path = [enter(root)];
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const next = top.next[top.at];
      top.at += 1;
      if (next === undefined) {
        path.pop();
        const above = path.at(-1);
        if (above !== undefined) lower(lowest, above.node, lowest[top.node] ?? 0);
        if (lowest[top.node] !== order[top.node]) continue;
        const circle = stack.splice(stack.lastIndexOf(top.node));
        for (const node of circle) onStack[node] = 0;
        if (circle.length > 1 || top.next.includes(top.node)) circles.push(circle);
      } else if (order[next] === -1) path.push(enter(next));
      else if (onStack[next] === 1) lower(lowest, top.node, order[next] ?? 0);
    }
  }
  return circles;
}

function lower(lowest: Int32Array, node: number, to: number): void {
  if (to < (lowest[node] ?? 0)) lowest[node] = to;
}
