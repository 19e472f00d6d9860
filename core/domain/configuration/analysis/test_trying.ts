import type { Offering, Option, Slot } from '../../../contract/catalog.ts';
import type { Scalar } from '../../../contract/common.ts';
import type { Component, Configuration } from '../../../contract/configuration.ts';
import { sliceOf } from '../../catalogue/slice.ts';
import { validateConfiguration } from '../validate.ts';

/** What is dead and forced in a small offering, found by trying everything. For tests only. */
export function factsByTrying(
  offering: Offering,
  offerings: readonly Offering[],
): { readonly dead: string[]; readonly forced: string[] } {
  const slice = sliceOf({ catalogVersion: 'v', offerings });
  const context = { market: 'm', channel: 'c', now: '2026-01-01T00:00:00Z' };
  const valid = [...configurations(offering, offerings)].filter(
    (one) => validateConfiguration(slice, offering.id, one, context).status === 'valid',
  );
  if (valid.length === 0) return { dead: ['/offerings/0 no_valid_configuration'], forced: [] };
  const dead: string[] = [];
  const forced: string[] = [];
  for (const [at, option] of offering.options.entries()) {
    const path = `/offerings/0/options/${at}`;
    const seen = new Set(valid.map(({ options }) => options[option.id]));
    const all = valuesOf(option);
    const never = all.filter((value) => !seen.has(value));
    const open = seen.delete(undefined);
    const [only] = seen;
    if (seen.size === 0 || (option.type === 'boolean' && !seen.has(true))) {
      dead.push(`${path} dead_option`);
    } else if (!open && seen.size === 1 && all.length > 1) {
      forced.push(`${isDemanded(offering, option.id) ? '/offerings/0' : path} always_forced`);
    } else {
      if (!open && !option.required) forced.push(`${path} false_optional`);
      if (never.length > 0) dead.push(`${path} dead_value`);
    }
    if (only === undefined && seen.size > 0) throw new Error('an option was given no value');
  }
  for (const [at, slot] of offering.slots.entries()) {
    const path = `/offerings/0/slots/${at}`;
    const filled = valid.map(({ slots }) => (slots[slot.id] ?? []).map((one) => one.offeringId));
    const seen = new Set(filled.flat());
    const all = candidatesOf(slot, offerings);
    if (seen.size === 0) dead.push(`${path} dead_slot`);
    else {
      if (seen.size < all.length) dead.push(`${path} dead_candidate`);
      const neverEmpty = filled.every((components) => components.length > 0);
      if (neverEmpty && seen.size === 1) forced.push(`${path} always_forced`);
      if (neverEmpty && slot.min === 0) forced.push(`${path} false_optional`);
    }
  }
  const owned = impliedMembers(offering, valid, forced, dead);
  return { dead: dead.toSorted(), forced: [...new Set([...forced, ...owned])].toSorted() };
}

/** By a group that takes all its members, or by a rule of its own: that is told in one line. */
function isDemanded({ rules }: Offering, id: string): boolean {
  return rules.some((rule) =>
    rule.kind === 'choose'
      ? rule.min >= rule.of.length && rule.of.includes(id)
      : rule.kind === 'formula' && rule.postfix.length === 1 && rule.postfix[0] === id,
  );
}

/** Members of groups that are there whenever their owner is, and neither always nor never. */
function impliedMembers(
  { rules, options }: Offering,
  valid: readonly Configuration[],
  forced: readonly string[],
  dead: readonly string[],
): string[] {
  return rules.flatMap((rule) => {
    if (rule.kind !== 'choose' || rule.min >= rule.of.length) return [];
    return rule.of.flatMap((member) => {
      const path = `/offerings/0/options/${options.findIndex(({ id }) => id === member)}`;
      const on = (one: Configuration, option: string) => one.options[option] === true;
      const [always, never] = [
        valid.every((one) => on(one, member)),
        valid.every((one) => !on(one, member)),
      ];
      if (always || never || [...forced, ...dead].includes(`${path} dead_option`)) return [];
      const implied = valid.every((one) => on(one, member) || !on(one, rule.owner));
      return implied ? [`${path} false_optional`] : [];
    });
  });
}

function valuesOf({ type, values, min = 0, max = 0 }: Option): readonly Scalar[] {
  if (values !== undefined) return values;
  if (type === 'boolean') return [true, false];
  return Array.from({ length: max - min + 1 }, (_, at) => min + at);
}

function candidatesOf(slot: Slot, offerings: readonly Offering[]): string[] {
  const fitting = offerings.filter(
    ({ id, category }) => category === slot.category || slot.offerings?.includes(id) === true,
  );
  return fitting.map(({ id }) => id);
}

function* configurations(
  offering: Offering,
  offerings: readonly Offering[],
): Generator<Configuration> {
  const options = offering.options.map((option) => [undefined, ...valuesOf(option)]);
  const slots = offering.slots.map((slot) => fillings(candidatesOf(slot, offerings), slot.max));
  for (const values of product<Scalar | undefined>(options)) {
    for (const filled of product<readonly Component[]>(slots)) {
      yield {
        options: Object.fromEntries(
          offering.options.flatMap(({ id }, at) => {
            const value = values[at];
            return value === undefined ? [] : [[id, value]];
          }),
        ),
        slots: Object.fromEntries(
          offering.slots.map(({ id }, at) => [id, [...(filled[at] ?? [])]]),
        ),
      };
    }
  }
}

/** Up to two components. */
function fillings(ids: readonly string[], max: number): (readonly Component[])[] {
  const single = ids.map((offeringId) => [{ offeringId, quantity: 1 }]);
  if (max < 2) return [[], ...single];
  const twice = ids.map((offeringId) => [{ offeringId, quantity: 2 }]);
  const pairs = ids.flatMap((left, at) =>
    ids.slice(at + 1).map((right) => [
      { offeringId: left, quantity: 1 },
      { offeringId: right, quantity: 1 },
    ]),
  );
  return [[], ...single, ...twice, ...pairs];
}

function* product<Value>(lists: readonly (readonly Value[])[]): Generator<readonly Value[]> {
  const [first, ...rest] = lists;
  if (first === undefined) {
    yield [];
    return;
  }
  for (const value of first) for (const others of product(rest)) yield [value, ...others];
}
