import { allocate, divideRounded, ONE } from '../money.ts';
import type { DraftedLine } from './basket_facts.ts';
import type { CompiledPromotion } from './compiled_promotion.ts';
import { sumKey } from './draft.ts';
import type { Draft, Share } from './draft.ts';

/** What a promotion for a basket may take something off: a charge of a line, or a component. */
export type Piece = {
  readonly of: Draft | Share;
  /** Decides between equals, wherever the line stands in the basket. */
  readonly order: string;
  readonly units: bigint;
  /** Exact list price of all its units. */
  readonly list: bigint;
};

/** By charge or component. */
export type Parts = ReadonlyMap<Draft | Share, bigint>;

/** Charges of one kind and period; a component only when its line isn't in scope as a whole. */
export function piecesOf(
  compiled: CompiledPromotion,
  lines: readonly DraftedLine[],
  key: string,
): readonly Piece[] {
  const { promotion, covers } = compiled;
  const unitsMin = BigInt(promotion.quantityMin);
  const pieces: Piece[] = [];
  const add = (of: Draft | Share, order: string, units: bigint): void => {
    if (units >= unitsMin && of.list > 0n) pieces.push({ of, order, units, list: of.list });
  };
  for (const { id, offering, quantity, charges } of lines) {
    const whole = covers(offering);
    if (!whole && promotion.components !== true) continue;
    for (const draft of charges) {
      if (sumKey(draft) !== key) continue;
      if (whole) {
        add(draft, `${offering.id} ${id}`, BigInt(quantity));
        continue;
      }
      for (const share of draft.shares?.values() ?? []) {
        if (covers(share.offering)) add(share, `${share.offering.id} ${id}`, share.units);
      }
    }
  }
  return pieces.toSorted((one, other) => (one.order < other.order ? -1 : 1));
}

/** What components in scope add to a tier's measure; exact. */
export function measureShares(
  { covers }: CompiledPromotion,
  lines: readonly DraftedLine[],
  key: string,
  byAmount: boolean,
): bigint {
  let total = 0n;
  for (const { offering, components, charges } of lines) {
    if (components === null || covers(offering)) continue;
    if (byAmount) {
      for (const draft of charges) {
        if (sumKey(draft) !== key) continue;
        for (const share of draft.shares?.values() ?? []) {
          if (covers(share.offering)) total += share.list;
        }
      }
      continue;
    }
    for (const inside of components.values()) {
      if (covers(inside.offering)) total += inside.units * ONE;
    }
  }
  return total;
}

/** Of each `buy + get` units the last `get`; an incomplete set gives what lies above `buy`. */
export function unitsGot(buy: number, get: number, units: bigint): bigint {
  const set = BigInt(buy + get);
  const above = (units % set) - BigInt(buy);
  return (units / set) * BigInt(get) + (above > 0n ? above : 0n);
}

/** Counted over all pieces; the cheapest units by list price are the ones that are got. */
export function gotAcross({ promotion }: CompiledPromotion, pieces: readonly Piece[]): Parts {
  const got = new Map<Draft | Share, bigint>();
  if (promotion.kind !== 'buy_get') return got;
  const all = pieces.reduce((sum, { units }) => sum + units, 0n);
  let left = unitsGot(promotion.buy, promotion.get, all);
  for (const { of, units } of pieces.toSorted(byUnitPrice)) {
    if (left === 0n) break;
    const given = units < left ? units : left;
    got.set(of, given);
    left -= given;
  }
  return got;
}

function byUnitPrice(one: Piece, other: Piece): number {
  const left = one.list * other.units;
  const right = other.list * one.units;
  return left < right ? -1 : left > right ? 1 : 0;
}

/**
 * Splits an amount by list prices into whole `unit`s that sum to it exactly, by largest remainder.
 * More than all pieces cost is no more than what they cost.
 */
export function splitOver(pieces: readonly Piece[], amount: bigint, unit: bigint): Parts {
  const all = pieces.reduce((sum, { list }) => sum + list, 0n);
  if (amount <= 0n || all <= 0n) return new Map();
  if (amount >= all) return new Map(pieces.map(({ of, list }) => [of, list]));
  const parts = allocate(
    divideRounded(amount, unit),
    pieces.map(({ list }) => list),
  );
  return new Map(pieces.map(({ of }, at) => [of, (parts[at] ?? 0n) * unit]));
}
