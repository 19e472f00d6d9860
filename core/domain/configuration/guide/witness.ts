import type { Scalar } from '../../../contract/common.ts';
import type { Chosen, Part } from '../chosen.ts';
import { keeps } from './keeps.ts';
import type { Compiled } from './compile.ts';
import type { Counts, SlotPlace } from './place.ts';
import type { Session } from './session.ts';
import { partsOf } from './slot_place.ts';

/** A complete configuration that a search found, as rules read it. */
export type Witness = { readonly model: Uint8Array; readonly chosen: Chosen };

/** What the present choices assume, but those of one place. */
export function choiceLiterals({ choices }: Session, without: string | null): number[] {
  return [...choices].flatMap(([trigger, { literals }]) => (trigger === without ? [] : literals));
}

export function holds(model: Uint8Array, literal: number): boolean {
  return model[literal >> 1] === ((literal & 1) ^ 1);
}

/** Null: it exceeds what clauses can't tell: a slot's quantity, or a rule that is loose. */
export function witnessOf(
  session: Session,
  model: Uint8Array,
  without: string | null,
): Witness | null {
  const { compiled, choices } = session;
  const options = new Map<string, Scalar>();
  const slots = new Map<string, readonly Part[]>();
  for (const [trigger, place] of compiled.places) {
    if (place.kind === 'option') {
      const value = place.values.find(({ literal }) => holds(model, literal))?.value ?? null;
      if (value !== null) options.set(place.id, value);
      continue;
    }
    const base = trigger === without ? undefined : choices.get(trigger)?.counts;
    const parts = partsIn(place, model, base ?? new Map());
    if (parts === null) return null;
    if (parts.length > 0) slots.set(place.id, parts);
  }
  const chosen = { options, slots };
  return keepsTo(compiled, compiled.loose, chosen) ? { model, chosen } : null;
}

function partsIn(place: SlotPlace, model: Uint8Array, base: Counts): readonly Part[] | null {
  const { fills, members, slot } = place;
  if (fills !== null) {
    const fill = fills.find(({ literal }) => holds(model, literal));
    return fill === undefined ? null : partsOf(fill.counts, members);
  }
  const counts = new Map(base);
  for (const [at, { literal }] of members.entries()) {
    if (!counts.has(at) && holds(model, literal)) counts.set(at, 1);
  }
  return partsWith(place, counts, slot.min);
}

/** With so many of each; more of the first where the slot asks for more. Null: too many. */
function partsWith(
  { members, slot }: SlotPlace,
  given: Counts,
  min: number,
): readonly Part[] | null {
  const total = [...given.values()].reduce((sum, count) => sum + count, 0);
  if (total > slot.max) return null;
  if (total >= min) return partsOf(given, members);
  const [first] = given;
  if (first === undefined) return null;
  return partsOf(new Map(given).set(first[0], first[1] + min - total), members);
}

/** The parts of a slot that has what is chosen there, and one more of a member. */
export function partsWithMore(
  place: SlotPlace,
  base: Counts,
  member: number,
): readonly Part[] | null {
  const counts = new Map(base).set(member, (base.get(member) ?? 0) + 1);
  return partsWith(place, counts, place.slot.min);
}

/** Whether the witness stays valid with other parts in one slot: only its own rules are asked. */
export function staysValid(
  { model, readers }: Compiled,
  { chosen }: Witness,
  slot: string,
  parts: readonly Part[],
): boolean {
  const slots = new Map(chosen.slots).set(slot, parts);
  const changed = { options: chosen.options, slots };
  return (readers.get(`slot:${slot}`) ?? []).every((index) => {
    const rule = model.rules[index];
    return rule === undefined || keeps(rule, changed, model);
  });
}

function keepsTo({ model }: Compiled, rules: readonly number[], chosen: Chosen): boolean {
  return rules.every((index) => {
    const rule = model.rules[index];
    return rule === undefined || keeps(rule, chosen, model);
  });
}
