import type { Offering, Price } from '../../contract/catalog.ts';
import type { CatalogSlice } from '../catalogue/slice.ts';
import { chosenFrom, NOTHING_CHOSEN } from '../configuration/chosen.ts';
import type { Chosen, Part } from '../configuration/chosen.ts';
import { allHold } from '../configuration/conditions.ts';
import { choiceLabel } from './characteristic.ts';
import { addStep, draftFor } from './draft.ts';
import type { Draft, Drafts, Share } from './draft.ts';
import { priceLabel, rate } from './rate.ts';
import type { BasketPrices } from './price_book.ts';

/** Units of each component of a line, at any depth, by offering id. */
export type Components = Map<string, { readonly offering: Offering; units: bigint }>;

type Walk = {
  readonly slice: Pick<CatalogSlice, 'offerings'>;
  readonly prices: BasketPrices;
  readonly drafts: Drafts;
  readonly components: Components;
  /** Rates hold once, however many of a component there are. */
  readonly ratesSeen: Set<string>;
};

/**
 * Stage 4: what sits in slots, at its own list prices, tiers and surcharges. Quantities multiply
 * from the line downwards, and each component is configured by itself, at any depth.
 */
export function addComponents(
  slice: Pick<CatalogSlice, 'offerings'>,
  drafts: Drafts,
  chosen: Chosen,
  prices: BasketPrices,
): Components {
  const components: Components = new Map();
  const walk = { slice, prices, drafts, components, ratesSeen: new Set<string>() };
  descend(walk, chosen, drafts.quantity, '');
  return components;
}

function descend(walk: Walk, chosen: Chosen, unitsAbove: bigint, above: string): void {
  for (const parts of chosen.slots.values()) {
    for (const part of parts) {
      const units = BigInt(part.quantity) * unitsAbove;
      const label = `${above}${part.offering.name}`;
      const own = chosenIn(walk, part);
      count(walk.components, part.offering, units);
      addPrices(walk, part.offering, own, units, label);
      if (own !== null) descend(walk, own, units, `${label} › `);
    }
  }
}

/** Null: there was nothing to choose. */
function chosenIn({ slice }: Walk, { offering, configuration }: Part): Chosen | null {
  if (configuration === undefined && offering.options.length === 0) return null;
  return chosenFrom(slice, offering, configuration ?? NOTHING_CHOSEN);
}

function count(components: Components, offering: Offering, units: bigint): void {
  const known = components.get(offering.id);
  if (known === undefined) components.set(offering.id, { offering, units });
  else known.units += units;
}

function addPrices(
  walk: Walk,
  offering: Offering,
  own: Chosen | null,
  units: bigint,
  label: string,
): void {
  const prices = walk.prices.of(offering.id);
  if (prices === null) return;
  const counted = new Set<Draft>();
  for (const price of prices.base) add(price, label, offering.id);
  if (own === null) return;
  for (const price of prices.surcharges) {
    if (allHold(price.when ?? [], own)) {
      add(price, `${label}, ${choiceLabel(price, own)}`, price.id);
    }
  }

  function add(price: Price, what: string, source: string): void {
    if (price.charge === 'usage') {
      if (walk.ratesSeen.has(price.id)) return;
      walk.ratesSeen.add(price.id);
    }
    const draft = draftFor(walk.drafts, price, offering.id);
    const { plain, change } = rate(draft, price, units);
    const amount = plain + (change?.amount ?? 0n);
    const explained = `${what}: ${priceLabel(draft, price, units)}`;
    addStep(draft, { stage: 'component', label: explained, source, amount });
    const share = shareIn(draft, offering);
    share.list += amount;
    if (!counted.has(draft)) share.units += units;
    counted.add(draft);
  }
}

function shareIn(draft: Draft, offering: Offering): Share {
  const shares = (draft.shares ??= new Map());
  let share = shares.get(offering.id);
  if (share === undefined) shares.set(offering.id, (share = { offering, units: 0n, list: 0n }));
  return share;
}
