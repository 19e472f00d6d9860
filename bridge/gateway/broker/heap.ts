/** A binary heap of what falls due. Entries aren't removed: whoever pops checks if they hold. */
export type Due = {
  readonly due: number;
  readonly kind: 'timer' | 'back_off' | 'lock' | 'message';
  /** Key of the timer, job or message. */
  readonly key: number;
  readonly instance: number;
  readonly element: number;
};

export type Heap = Due[];

export function heapPush(heap: Heap, entry: Due): void {
  let at = heap.length;
  heap.push(entry);
  while (at > 0) {
    const above = (at - 1) >> 1;
    const parent = heap[above];
    if (parent === undefined || parent.due <= entry.due) break;
    heap[at] = parent;
    at = above;
  }
  heap[at] = entry;
}

/** The earliest entry due at `now` or before, taken out; undefined when nothing is due. */
export function heapPopDue(heap: Heap, now: number): Due | undefined {
  const first = heap[0];
  if (first === undefined || first.due > now) return undefined;
  const last = heap.pop();
  if (last !== undefined && heap.length > 0) sink(heap, last);
  return first;
}

function sink(heap: Heap, entry: Due): void {
  let at = 0;
  for (;;) {
    let below = 2 * at + 1;
    const left = heap[below];
    if (left === undefined) break;
    const right = heap[below + 1];
    if (right !== undefined && right.due < left.due) below += 1;
    const child = heap[below];
    if (child === undefined || child.due >= entry.due) break;
    heap[at] = child;
    at = below;
  }
  heap[at] = entry;
}
