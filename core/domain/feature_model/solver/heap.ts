/** Variables that may be decided next, the most active on top. */
export type Heap = {
  readonly activity: Float64Array;
  readonly items: Int32Array;
  size: number;
  /** Where each variable stands, -1: nowhere. */
  readonly places: Int32Array;
};

export function heapOf(activity: Float64Array): Heap {
  const places = new Int32Array(activity.length).fill(-1);
  return { activity, items: new Int32Array(activity.length), size: 0, places };
}

/** No change when it is in already. */
export function insert(heap: Heap, variable: number): void {
  if (heap.places[variable] !== -1) return;
  heap.size += 1;
  put(heap, heap.size - 1, variable);
  rise(heap, heap.size - 1);
}

/** -1: empty. */
export function takeTop(heap: Heap): number {
  if (heap.size === 0) return -1;
  const top = heap.items[0] ?? -1;
  const last = heap.items[heap.size - 1] ?? -1;
  heap.size -= 1;
  heap.places[top] = -1;
  if (heap.size > 0) {
    put(heap, 0, last);
    sink(heap, 0);
  }
  return top;
}

/** To be called when a variable has become more active. */
export function raised(heap: Heap, variable: number): void {
  const place = heap.places[variable] ?? -1;
  if (place !== -1) rise(heap, place);
}

function put(heap: Heap, place: number, variable: number): void {
  heap.items[place] = variable;
  heap.places[variable] = place;
}

function rise(heap: Heap, from: number): void {
  const variable = heap.items[from] ?? 0;
  const activity = heap.activity[variable] ?? 0;
  let place = from;
  while (place > 0) {
    const above = (place - 1) >> 1;
    const other = heap.items[above] ?? 0;
    if ((heap.activity[other] ?? 0) >= activity) break;
    put(heap, place, other);
    place = above;
  }
  put(heap, place, variable);
}

function sink(heap: Heap, from: number): void {
  const variable = heap.items[from] ?? 0;
  const activity = heap.activity[variable] ?? 0;
  let place = from;
  for (;;) {
    let below = 2 * place + 1;
    if (below >= heap.size) break;
    const right = below + 1;
    if (right < heap.size && activityAt(heap, right) > activityAt(heap, below)) below = right;
    if (activityAt(heap, below) <= activity) break;
    put(heap, place, heap.items[below] ?? 0);
    place = below;
  }
  put(heap, place, variable);
}

function activityAt(heap: Heap, place: number): number {
  return heap.activity[heap.items[place] ?? 0] ?? 0;
}
