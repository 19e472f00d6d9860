import { describe, expect, it } from 'vitest';
import type { Component, Configuration } from '../../../contract/configuration.ts';
import type { Scalar } from '../../../contract/common.ts';
import { NOTHING_CHOSEN } from '../chosen.ts';
import { fits } from '../candidates.ts';
import { validateConfiguration } from '../validate.ts';
import { evaluate, explainOut, isFull, scratchOf } from './evaluate.ts';
import type { Evaluation, PlaceStates } from './evaluate.ts';
import { replay } from './replay.ts';
import { effortOf } from './search.ts';
import { moveTo } from './session.ts';
import type { Session } from './session.ts';
import { CONTEXT, mulberry, randomChange, randomWorld, sessionFor } from './test_models.ts';
import type { World } from './test_models.ts';

const SEED = Number(process.env['QW_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

/** Every complete, valid configuration, by trying all there are. */
function allValid({ slice, offering }: World): Configuration[] {
  let found: Configuration[] = [NOTHING_CHOSEN];
  for (const option of offering.options) {
    const own: Scalar[] =
      option.type === 'boolean' ? [true, false] : (option.values ?? [0, 1, 2, 3]);
    found = found.flatMap(({ options, slots }) => [
      ...(option.default === undefined ? [{ options, slots }] : []),
      ...own.map((value) => ({ options: { ...options, [option.id]: value }, slots })),
    ]);
  }
  for (const slot of offering.slots) {
    const parts = [...slice.offerings.values()]
      .filter((one) => fits(slot, one))
      .map(({ id }) => id);
    const fills: Component[][] = [[], ...parts.map((offeringId) => [{ offeringId, quantity: 1 }])];
    if (slot.max > 1) {
      for (const [at, one] of parts.entries()) {
        fills.push([{ offeringId: one, quantity: 2 }]);
        for (const other of parts.slice(at + 1)) {
          fills.push([one, other].map((offeringId) => ({ offeringId, quantity: 1 })));
        }
      }
    }
    found = found.flatMap(({ options, slots }) =>
      fills.map((fill) => ({ options, slots: { ...slots, [slot.id]: fill } })),
    );
  }
  return found.filter(
    (one) => validateConfiguration(slice, offering.id, one, CONTEXT).status === 'valid',
  );
}

function quantityOf(parts: readonly Component[] | undefined, id: string): number {
  return (parts ?? []).reduce(
    (sum, { offeringId, quantity }) => sum + (offeringId === id ? quantity : 0),
    0,
  );
}

/** Keeps what is chosen everywhere but in one place. */
function keepsTo(whole: Configuration, part: Configuration, but: string | null): boolean {
  const options = Object.entries(part.options).every(
    ([id, value]) => `option:${id}` === but || whole.options[id] === value,
  );
  return (
    options &&
    Object.entries(part.slots).every(
      ([id, parts]) =>
        `slot:${id}` === but ||
        parts.every(
          ({ offeringId, quantity }) => quantityOf(whole.slots[id], offeringId) >= quantity,
        ),
    )
  );
}

/** What a place's statuses must be, as `possible` or `out`, in its order. */
function expectedOf(
  { place, trigger, choice }: PlaceStates,
  valid: readonly Configuration[],
  configuration: Configuration,
): string[] {
  const full = choice !== undefined && isFull(place, choice);
  const able = valid.filter((one) => keepsTo(one, configuration, full ? trigger : null));
  if (place.kind === 'option') {
    return place.values.map(({ value }) => {
      const merged = place.values.length === 2 && place.option.type === 'boolean';
      const shown = able.some(({ options }) => {
        const own = options[place.id];
        return (
          own === value || (own === undefined && (value === null || (merged && value === false)))
        );
      });
      return shown ? 'possible' : 'out';
    });
  }
  return place.members.map(({ group }) => {
    const shown = able.some(({ slots }) =>
      group.offeringIds.some((id) => {
        const base = full ? 0 : quantityOf(configuration.slots[place.id], id);
        return quantityOf(slots[place.id], id) > base;
      }),
    );
    return shown ? 'possible' : 'out';
  });
}

/** What isn't, can't be extended to anything valid; validation says so. */
function isOnSale({ slice, offering }: World, configuration: Configuration): boolean {
  const { findings } = validateConfiguration(slice, offering.id, configuration, CONTEXT);
  return findings.every(({ code }) => code !== 'not_in_market');
}

function evaluated(session: Session, world: World, configuration: Configuration): Evaluation {
  moveTo(session, world.slice, configuration);
  return evaluate(session, effortOf(1_000));
}

describe(`guidance (seed ${SEED})`, { timeout: 60_000 }, () => {
  it('says of every value what trying all configurations says', () => {
    for (let round = 0; round < 25; round += 1) {
      const random = mulberry(SEED + round);
      const world = randomWorld(random);
      const valid = allValid(world);
      const session = sessionFor(world);
      let configuration: Configuration = NOTHING_CHOSEN;
      for (let step = 0; step < 8; step += 1) {
        const { contradiction, places } = evaluated(session, world, configuration);
        if (!isOnSale(world, configuration)) {
          configuration = randomChange(random, configuration);
          continue;
        }
        const hint = { seed: SEED + round, step, configuration };
        const able = valid.some((one) => keepsTo(one, configuration, null));
        expect({ ...hint, able: contradiction === 'none' }).toEqual({ ...hint, able });
        for (const states of places) {
          const expected = expectedOf(states, valid, configuration);
          const told = states.blocked ? states.statuses.map(() => 'out') : states.statuses;
          const where = { ...hint, at: states.trigger };
          expect({ ...where, told }).toEqual({ ...where, told: expected });
        }
        configuration = randomChange(random, configuration);
      }
    }
  });

  it('says the same after any changes as from scratch', () => {
    for (let round = 0; round < 60; round += 1) {
      const random = mulberry(SEED + 10_000 + round);
      const world = randomWorld(random);
      const session = sessionFor(world);
      let configuration: Configuration = NOTHING_CHOSEN;
      for (let step = 0; step < 12; step += 1) {
        configuration = randomChange(random, configuration);
        const fresh = sessionFor(world);
        const [moved, scratch] = [session, fresh].map((each) =>
          evaluated(each, world, configuration).places.map(
            ({ trigger, statuses, bySteps, blocked }) =>
              blocked ? { trigger, blocked } : { trigger, statuses, bySteps },
          ),
        );
        expect({ seed: SEED, round, moved }).toEqual({ seed: SEED, round, moved: scratch });
        // What steps close depends on the choices alone.
        if (session.compiled.graph.broken.size + session.compiled.graph.clashing.size > 0) continue;
        expect(session.compiled.graph.value).toEqual(fresh.compiled.graph.value);
      }
    }
  });

  it('explains with reasons of which none can be left out', () => {
    let explained = 0;
    for (let round = 0; round < 150; round += 1) {
      const random = mulberry(SEED + 20_000 + round);
      const world = randomWorld(random);
      const session = sessionFor(world);
      let configuration: Configuration = NOTHING_CHOSEN;
      for (let step = 0; step < 4; step += 1) configuration = randomChange(random, configuration);
      const { places } = evaluated(session, world, configuration);
      for (const states of places) {
        // Of a slot with room one more is asked about, which is more than the member alone.
        const { choice, place } = states;
        if (states.blocked || (choice !== undefined && !isFull(place, choice))) continue;
        for (const [at, status] of states.statuses.entries()) {
          if (status !== 'out') continue;
          const chain = explainOut(session, states, [at]);
          if (chain === null) continue;
          explained += 1;
          expect(chain.minimal).toBe(true);
          expect(isEnough(session, states, at, chain.rules, chain.triggers)).toBe(true);
          for (const rule of chain.rules) {
            const rest = chain.rules.filter((other) => other !== rule);
            expect(isEnough(session, states, at, rest, chain.triggers)).toBe(false);
          }
          for (const trigger of chain.triggers) {
            const rest = chain.triggers.filter((other) => other !== trigger);
            expect(isEnough(session, states, at, chain.rules, rest)).toBe(false);
          }
        }
      }
    }
    expect(explained).toBeGreaterThan(100);
  });
});

/** Whether these rules and choices, and nothing else, rule the value out. */
function isEnough(
  { compiled, choices }: Session,
  { place }: PlaceStates,
  at: number,
  rules: readonly number[],
  triggers: readonly string[],
): boolean {
  const items = place.kind === 'option' ? place.values : place.members;
  const literal = items[at]?.literal ?? 0;
  const literals = triggers.flatMap((trigger) => choices.get(trigger)?.literals ?? []);
  const found = replay(compiled.graph, scratchOf(compiled), new Set(rules), [...literals, literal]);
  return found.isBroken;
}
