import type { Offering, Slot } from '../../../contract/catalog.ts';
import type { CandidateGroup } from '../../../contract/configuration_model.ts';
import { encodeAtMost } from '../../feature_model/encode_count.ts';
import { freshLiteral } from '../../feature_model/solver/cnf.ts';
import type { Part } from '../chosen.ts';
import type { Counts, Fill, Member, SlotPlace } from './place.ts';
import { add, anyOf, define } from './writer.ts';
import type { Writer } from './writer.ts';

/** Slots with more ways to fill them than this are told by bounds. */
const FILLS_MAX = 400;
/** Beyond so many helpers, how many kinds of components fit is not counted. */
const COUNTED_MAX = 4_000;

export function slotPlace(
  slot: Slot,
  groups: readonly CandidateGroup[],
  writer: Writer,
): SlotPlace {
  const members = groups.map((group): Member => {
    const literal = freshLiteral(writer.cnf);
    return { literal, group, offering: offeringOf(group) };
  });
  const literals = members.map(({ literal }) => literal);
  const filled = slot.min > 0 ? writer.always : anyOf(writer, literals);
  if (slot.min > 0) add(writer, literals);
  const counts = countsOf(members.length, slot);
  const fills = counts === null ? null : fillsOf(counts, members, slot, writer);
  if (fills === null && slot.max < literals.length) {
    if (slot.max * literals.length <= COUNTED_MAX) encodeAtMost(writer.cnf, literals, slot.max);
  }
  return { kind: 'slot', id: slot.id, slot, members, fills, filled, bounds: [] };
}

/** As rules see it; what they don't read is left empty. */
function offeringOf({ sample }: CandidateGroup): Offering {
  return {
    ...sample,
    kind: 'simple',
    markets: [],
    channels: [],
    options: [],
    slots: [],
    rules: [],
  };
}

/** Every way to fill the slot, or null when there are too many. */
function countsOf(size: number, { min, max }: Slot): readonly Counts[] | null {
  if (max === 1) {
    const ones = Array.from({ length: size }, (_, at): Counts => new Map([[at, 1]]));
    return min === 0 ? [new Map(), ...ones] : ones;
  }
  const found: Counts[] = [];
  const fill = (at: number, counts: Counts, left: number): boolean => {
    if (at === size) {
      if (max - left >= min) found.push(counts);
      return found.length <= FILLS_MAX;
    }
    for (let count = 0; count <= left; count += 1) {
      const next = count === 0 ? counts : new Map([...counts, [at, count]]);
      if (!fill(at + 1, next, left - count)) return false;
    }
    return true;
  };
  // So many ways there are at least: each member alone, in each quantity.
  return size * max > FILLS_MAX || !fill(0, new Map(), max) ? null : found;
}

function fillsOf(
  all: readonly Counts[],
  members: readonly Member[],
  slot: Slot,
  writer: Writer,
): Fill[] {
  const fills = all.map((counts): Fill => {
    const [first] = counts.keys();
    const only = slot.max === 1 && first !== undefined ? members[first] : undefined;
    return { literal: only?.literal ?? freshLiteral(writer.cnf), counts };
  });
  const literals = fills.map(({ literal }) => literal);
  add(writer, literals);
  encodeAtMost(writer.cnf, literals, 1);
  for (const [at, { literal }] of members.entries()) {
    if (slot.max === 1) break;
    const having = fills.filter(({ counts }) => counts.has(at));
    define(writer, [literal ^ 1, ...having.map((fill) => fill.literal)]);
    for (const fill of having) define(writer, [literal, fill.literal ^ 1]);
  }
  return fills;
}

/** The components of a fill, as rules see them. */
export function partsOf(counts: Counts, members: readonly Member[]): Part[] {
  return [...counts].flatMap(([at, quantity]) => {
    const member = members[at];
    return member === undefined ? [] : [{ offering: member.offering, quantity, path: '' }];
  });
}
