import type { Latencies } from '../measure/latencies.ts';
import { openLoop } from './open_loop.ts';
import type { Sample } from './sample.ts';
import type { Site } from './site.ts';

/** A named search: of the n-th question, whether each row that it finds was asked for. */
export type Search = {
  readonly name: string;
  readonly ask: (site: Site, sample: Sample, n: number) => Promise<boolean>;
};

/** A second, all searches together. */
export const SEARCH_RATE = 40;

/** One after the other in turns. */
export async function runSearches(
  site: Site,
  searches: readonly Search[],
  sample: Sample,
  turns: { readonly from: number; readonly count: number },
  latencies: (name: string) => Latencies | null,
): Promise<void> {
  const due = Array.from({ length: turns.count }, (_, turn) =>
    searches.map((search) => ({ search, n: turns.from + turn })),
  ).flat();
  await openLoop(
    due,
    SEARCH_RATE,
    ({ search }) => latencies(search.name),
    async ({ search, n }) => {
      if (await search.ask(site, sample, n)) return;
      throw new Error(`void: search ${search.name} found nothing, or what was not asked for`);
    },
  );
}

export function pick<Item>(items: readonly Item[], n: number): Item {
  // A stride that has no factor in common with most lengths: neighbours differ in age.
  const item = items[(n * 7_919) % items.length];
  if (item === undefined) throw new Error('void: nothing was drawn to search for');
  return item;
}

export const LIMIT = 50;

/** Something is found, and all of it was asked for. */
export function allFit<Item>(
  { body }: { readonly body: { readonly items: readonly Item[] } },
  fits: (item: Item) => boolean,
): boolean {
  return body.items.length > 0 && body.items.every((item) => fits(item));
}
