export type Source<Item> = Iterable<Item> | AsyncIterable<Item>;

type Event<Item, Result> =
  | { readonly came: IteratorResult<Item> }
  | { readonly index: number; readonly result: Result };

/**
 * Works on at most `concurrency` items at a time and yields each result when it is there. An item
 * is taken from the source when there is a place for it, so that memory holds those and no more.
 * Whoever stops iterating stops the taking; what was begun is still waited for.
 */
export async function* inCompletionOrder<Item, Result>(
  source: Source<Item>,
  concurrency: number,
  work: (item: Item, index: number) => Promise<Result>,
): AsyncGenerator<Result, void, undefined> {
  const iterator = iteratorOf(source);
  const running = new Map<number, Promise<Event<Item, Result>>>();
  let coming: Promise<Event<Item, Result>> | undefined;
  let begun = 0;
  let ended = false;

  function begin(item: Item): void {
    const index = begun;
    begun += 1;
    const event = work(item, index).then((result) => ({ index, result }));
    // Who fails while another failure is being told would otherwise end the process.
    event.catch(() => undefined);
    running.set(index, event);
  }

  try {
    for (;;) {
      if (!ended && coming === undefined && running.size < concurrency) {
        coming = Promise.resolve(iterator.next()).then((came) => ({ came }));
        coming.catch(() => undefined);
      }
      const awaited = coming === undefined ? [...running.values()] : [...running.values(), coming];
      if (awaited.length === 0) return;
      const event = await Promise.race(awaited);
      if ('came' in event) {
        coming = undefined;
        if (event.came.done === true) ended = true;
        else begin(event.came.value);
      } else {
        running.delete(event.index);
        yield event.result;
      }
    }
  } finally {
    // A source that is in the middle of something ends when that is over: it isn't waited for.
    if (!ended) Promise.resolve(iterator.return?.()).catch(() => undefined);
    await Promise.allSettled(running.values());
  }
}

function iteratorOf<Item>(source: Source<Item>): Iterator<Item> | AsyncIterator<Item> {
  return Symbol.asyncIterator in source
    ? source[Symbol.asyncIterator]()
    : source[Symbol.iterator]();
}
