import type {
  CatalogSettings,
  Offering,
  Price,
  PriceList,
  Promotion,
  Slot,
} from '../../contract/catalog.ts';
import type { Doubts } from './doubts.ts';

export type WholeCatalogue = {
  readonly settings: CatalogSettings;
  readonly offerings: readonly Offering[];
  readonly prices: readonly Price[];
  readonly priceLists: readonly PriceList[];
  readonly promotions: readonly Promotion[];
};

/** Types of the values of a characteristic, as bits: it may have several. */
export const TYPE_BIT = { string: 1, number: 2, boolean: 4 } as const;
type Traits = ReadonlyMap<string, number>;

/** What the rest of the catalogue may be referred to by. */
export type Known = {
  readonly offerings: ReadonlyMap<string, Offering>;
  readonly categories: ReadonlyMap<string, readonly Offering[]>;
  readonly priceLists: ReadonlyMap<string, PriceList>;
  /** Parts that have a neutral value somewhere, so that nothing is concluded from them. */
  readonly unsound: ReadonlySet<object>;
  readonly incomplete: boolean;
  /** Characteristics of a category's offerings; computed when first asked for. */
  readonly traits: (category: string) => Traits;
};

export function knownIn(catalogue: WholeCatalogue, doubts: Doubts): Known {
  const categories = new Map<string, Offering[]>();
  for (const offering of catalogue.offerings) {
    const members = categories.get(offering.category);
    if (members === undefined) categories.set(offering.category, [offering]);
    else members.push(offering);
  }
  const traits = new Map<string, Traits>();
  return {
    offerings: byId(catalogue.offerings),
    categories,
    priceLists: byId(catalogue.priceLists),
    unsound: unsoundIn(catalogue, doubts),
    incomplete: doubts.incomplete,
    traits: (category) => {
      const ready = traits.get(category) ?? traitsOf(categories.get(category) ?? []);
      traits.set(category, ready);
      return ready;
    },
  };
}

/** Of things with one id the first is meant. */
function byId<Item extends { readonly id: string }>(items: readonly Item[]): Map<string, Item> {
  const known = new Map<string, Item>();
  for (const item of items) if (!known.has(item.id)) known.set(item.id, item);
  return known;
}

function unsoundIn(catalogue: WholeCatalogue, { masked }: Doubts): Set<object> {
  const unsound = new Set<object>();
  for (const part of masked.keys()) {
    const [, kind, index] = part.split('/');
    if (kind !== 'offerings' && kind !== 'prices' && kind !== 'priceLists') continue;
    const item = catalogue[kind][Number(index)];
    if (item !== undefined) unsound.add(item);
  }
  return unsound;
}

function traitsOf(offerings: Iterable<Offering>): Traits {
  const traits = new Map<string, number>([
    ['id', TYPE_BIT.string],
    ['name', TYPE_BIT.string],
    ['category', TYPE_BIT.string],
  ]);
  for (const { characteristics } of offerings) {
    for (const [name, values] of Object.entries(characteristics)) {
      let bits = traits.get(name) ?? 0;
      for (const value of Array.isArray(values) ? values : [values]) {
        bits |= TYPE_BIT[typeof value as keyof typeof TYPE_BIT];
      }
      traits.set(name, bits);
    }
  }
  return traits;
}

/** What may go into a slot; `certain`: every reference was found, and all of it was readable. */
export type Candidates = {
  readonly certain: boolean;
  readonly offerings: readonly Offering[];
  /** Types of a characteristic over all of them; 0: none has it. */
  readonly typesOf: (characteristic: string) => number;
};

export function candidatesOf(slot: Slot, known: Known): Candidates {
  const listed = (slot.offerings ?? []).map((id) => known.offerings.get(id));
  const found = listed.filter((offering) => offering !== undefined);
  const members = slot.category === undefined ? [] : (known.categories.get(slot.category) ?? []);
  const missing =
    found.length < listed.length || (slot.category !== undefined && members.length === 0);
  const own = found.length === 0 ? null : traitsOf(found);
  const shared = slot.category === undefined ? null : known.traits(slot.category);
  return {
    certain: !missing && !known.incomplete && found.length + members.length > 0,
    offerings: found.length === 0 ? members : [...members, ...found],
    typesOf: (name) => (own?.get(name) ?? 0) | (shared?.get(name) ?? 0),
  };
}
