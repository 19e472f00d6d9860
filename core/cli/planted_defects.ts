import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A part of a catalogue as it stands in a file. */
export type Part = Record<string, unknown>;
export type ListName = 'offerings' | 'prices' | 'priceLists' | 'promotions';
type Document = { readonly name: string; readonly content: Part };

/** What a defect may be planted into; `taken` are the spots that have one already. */
export type World = {
  readonly documents: readonly Document[];
  readonly random: () => number;
  readonly taken: Set<object>;
  serial: number;
};

/** Where a defect is: a part of a list, or the settings, and the keys within it. */
export type Planted = { readonly part: Part; readonly within: string };
export type Planter = (world: World) => Planted | null;

/** What JSON.stringify writes for a value that is put in as text afterwards. */
export const DEEP = '@deep@';
const DEEP_LEVELS = 100_000;

export async function readWorld(folder: string, random: () => number): Promise<World> {
  const names = (await readdir(folder)).filter((name) => /^\d.*\.json$/.test(name)).sort();
  const documents = await Promise.all(
    names.map(async (name) => ({
      name,
      content: JSON.parse(await readFile(join(folder, name), 'utf8')) as Part,
    })),
  );
  return { documents, random, taken: new Set(), serial: 0 };
}

/** Small, fast and repeatable (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function partsOf(world: World, list: ListName): Part[] {
  return world.documents.flatMap(({ content }) => (content[list] ?? []) as Part[]);
}

/** The elements of a list within a part, such as the slots of an offering. */
export function inner(part: Part, name: string): Part[] {
  return (part[name] ?? []) as Part[];
}

export function pick<Item>(world: World, items: readonly Item[]): Item | null {
  return items[Math.floor(world.random() * items.length)] ?? null;
}

/** One that has no defect yet, which is then taken. */
export function take<Item extends object>(world: World, items: readonly Item[]): Item | null {
  const free = pick(
    world,
    items.filter((item) => !world.taken.has(item)),
  );
  if (free !== null) world.taken.add(free);
  return free;
}

/** Adds a part to the end of a document that has such a list, and takes it. */
export function add(world: World, list: ListName, part: Part): Part {
  const having = world.documents.filter(({ content }) => Array.isArray(content[list]));
  const document = list === 'priceLists' ? having.at(-1) : pick(world, having);
  ((document?.content[list] ?? []) as Part[]).push(part);
  for (const one of [part, ...inner(part, 'options'), ...inner(part, 'slots')]) {
    world.taken.add(one);
  }
  return part;
}

/** Adds to the document that has this part already, so behind it. */
export function addBehind(world: World, list: ListName, known: Part, part: Part): Part {
  for (const { content } of world.documents) {
    const parts = (content[list] ?? []) as Part[];
    if (parts.includes(known)) parts.push(part);
  }
  world.taken.add(part);
  return part;
}

export function fresh(world: World, prefix: string): string {
  world.serial += 1;
  return `${prefix}-${world.serial}`;
}

/** `02-access.json#/prices/12/offeringId`, as the report should say it. */
export function pathOf(world: World, { part, within }: Planted): string {
  for (const { name, content } of world.documents) {
    if (content['settings'] === part) return `${name}#/settings${within}`;
    for (const list of ['offerings', 'prices', 'priceLists', 'promotions']) {
      const at = ((content[list] ?? []) as Part[]).indexOf(part);
      if (at !== -1) return `${name}#/${list}/${at}${within}`;
    }
  }
  throw new Error(`nothing has the part ${JSON.stringify(part).slice(0, 200)}`);
}

/** Plants in turn until there are `count`; a class that finds no free spot is left out. */
export function plantMany(world: World, planters: readonly Planter[], count: number): string[] {
  const planted: Planted[] = [];
  for (let at = 0; planted.length < count && at < 20 * count; at += 1) {
    const done = planters[at % planters.length]?.(world);
    if (done !== null && done !== undefined) planted.push(done);
  }
  return planted.map((one) => pathOf(world, one)).sort();
}

/** The files as text. */
export function textsOf(world: World): Map<string, string> {
  const deep = '['.repeat(DEEP_LEVELS) + ']'.repeat(DEEP_LEVELS);
  const expression = '{"plus":['.repeat(DEEP_LEVELS) + '{"constant":1}' + ']}'.repeat(DEEP_LEVELS);
  return new Map(
    world.documents.map(({ name, content }) => [
      name,
      JSON.stringify(content, null, 1)
        .replaceAll(`"${DEEP}"`, () => deep)
        .replaceAll(`"${DEEP}expression"`, () => expression),
    ]),
  );
}
