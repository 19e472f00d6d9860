import type { Offering } from '../../../contract/catalog.ts';
import type { Configuration, Guidance } from '../../../contract/configuration.ts';
import { chosenFrom } from '../chosen.ts';
import type { Offerings } from '../defaults.ts';
import { DEPTH_MAX, nestedIn } from '../validate.ts';
import { guide } from './guide.ts';
import type { Session } from './session.ts';

/** Offerings with choices of their own: this one, and its components at every depth; each once. */
export function configurableIn(
  slice: Offerings,
  offering: Offering,
  configuration: Configuration,
  depth: number = 1,
): Offering[] {
  const found = new Set([offering]);
  if (depth >= DEPTH_MAX) return [...found];
  for (const part of nestedIn(chosenFrom(slice, offering, configuration))) {
    for (const inner of configurableIn(slice, part.offering, part.configuration, depth + 1)) {
      found.add(inner);
    }
  }
  return [...found];
}

/** Guidance through all depths: paths of a component's own places go through it. */
export function guideWhole(
  sessionOf: (offering: Offering) => Session | undefined,
  slice: Offerings,
  offering: Offering,
  configuration: Configuration,
  previous?: Configuration,
  depth: number = 1,
): Guidance | null {
  const session = sessionOf(offering);
  if (session === undefined) return null;
  let whole = guide(session, slice, configuration, previous);
  if (depth >= DEPTH_MAX) return whole;
  for (const part of nestedIn(chosenFrom(slice, offering, configuration))) {
    const before = previous === undefined ? undefined : componentAt(previous, part.path);
    const same = before?.offeringId === part.offering.id ? before.configuration : undefined;
    const { offering: component, configuration: own, path } = part;
    const inner = guideWhole(sessionOf, slice, component, own, same, depth + 1);
    if (inner !== null) whole = join(whole, inner, `${path}/configuration`);
  }
  return whole;
}

function componentAt({ slots }: Configuration, path: string) {
  const [slot = '', at = ''] = path.split('/').slice(2);
  return Object.hasOwn(slots, slot) ? slots[slot]?.[Number(at)] : undefined;
}

function join(outer: Guidance, inner: Guidance, path: string): Guidance {
  const below = <T extends { readonly path: string }>(items: readonly T[]): T[] =>
    items.map((item) => ({ ...item, path: `${path}${item.path}` }));
  const contradiction = outer.contradiction ?? inner.contradiction;
  return {
    places: [...outer.places, ...below(inner.places)],
    placesLeftOut: outer.placesLeftOut + inner.placesLeftOut,
    ...(contradiction === undefined ? {} : { contradiction }),
    settled: outer.settled && inner.settled,
    nodesTouched: outer.nodesTouched + inner.nodesTouched,
    defaults: [...outer.defaults, ...below(inner.defaults)],
    recommendations: [...outer.recommendations, ...below(inner.recommendations)],
  };
}
