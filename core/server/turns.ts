/** What is asked for next, by everybody who asks while something runs. */
type Next<Asker, Result> = {
  readonly ids: Set<string>;
  asker: Asker;
  readonly result: Promise<Result>;
};
type Line<Asker, Result> = { running: Promise<unknown>; next: Next<Asker, Result> | undefined };

/** More than a caller may ask for at once; whoever comes then begins a turn of his own. */
const IDS_MAX = 1_000;

/**
 * Fetches of one line take turns, and what is asked for meanwhile goes together in the next one:
 * many callers who lack the same cost one fetch. `work` runs for the caller who can wait longest.
 */
export function createTurns<Asker extends { readonly deadlineAtMs: number }, Result>(
  work: (asker: Asker, ids: readonly string[]) => Promise<Result>,
): (line: string, asker: Asker, ids: readonly string[]) => Promise<Result> {
  const lines = new Map<string, Line<Asker, Result>>();

  function begin(name: string, line: Line<Asker, Result>, asker: Asker): Next<Asker, Result> {
    const result = line.running.then(() => {
      if (line.next === next) line.next = undefined;
      return work(next.asker, [...next.ids]);
    });
    const next: Next<Asker, Result> = { ids: new Set(), asker, result };
    const over = result
      .catch(() => undefined)
      .then(() => {
        if (line.running === over) lines.delete(name);
      });
    line.running = over;
    line.next = next;
    return next;
  }

  return (name, asker, ids) => {
    const line = lines.get(name) ?? { running: Promise.resolve(), next: undefined };
    lines.set(name, line);
    const fits = line.next !== undefined && line.next.ids.size + ids.length <= IDS_MAX;
    const next = fits && line.next !== undefined ? line.next : begin(name, line, asker);
    if (asker.deadlineAtMs > next.asker.deadlineAtMs) next.asker = asker;
    for (const id of ids) next.ids.add(id);
    return next.result;
  };
}
