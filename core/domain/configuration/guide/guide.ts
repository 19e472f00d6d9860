import type {
  Configuration,
  Guidance,
  PlaceState,
  Proposed,
} from '../../../contract/configuration.ts';
import type { Proposal } from '../../../contract/rules.ts';
import { chosenFrom, completedFrom } from '../chosen.ts';
import type { Chosen } from '../chosen.ts';
import { allHold } from '../conditions.ts';
import type { Offerings } from '../defaults.ts';
import type { Model } from '../model.ts';
import { evaluate, explainContradiction } from './evaluate.ts';
import type { Evaluation, PlaceStates } from './evaluate.ts';
import { statesOfPlace } from './place_state.ts';
import { reasonOf } from './reason_words.ts';
import { effortOf, SEARCHES } from './search.ts';
import { moveTo } from './session.ts';
import type { Session } from './session.ts';

const REASONS_MAX = 60;
/** Places of one answer: a model has thousands, and nobody reads them at once. */
const PLACES_MAX = 200;

/**
 * What can still be chosen, what is forced and ruled out and why, at this configuration. The
 * session moves there from where it stood; with `previous` it is put there first, and the answer
 * counts what the difference touched.
 */
export function guide(
  session: Session,
  slice: Offerings,
  configuration: Configuration,
  previous?: Configuration,
): Guidance {
  const { offering, model, graph } = session.compiled;
  if (previous !== undefined) moveTo(session, slice, previous);
  moveTo(session, slice, configuration);
  const evaluation = evaluate(session, effortOf(SEARCHES));
  const nodesTouched = graph.touched;
  const chosen = chosenFrom(slice, offering, configuration);
  const { applied } = completedFrom(slice, offering, configuration);
  const telling = { session, chosen, reasonsLeft: REASONS_MAX };
  const shown = evaluation.places.toSorted((left, right) => rank(left) - rank(right));
  const places = shown
    .slice(0, PLACES_MAX)
    .flatMap((states): PlaceState[] => statesOfPlace(states, telling));
  return {
    places,
    placesLeftOut: Math.max(0, shown.length - PLACES_MAX),
    ...contradictionOf(session, evaluation, chosen),
    settled: evaluation.places.every(({ statuses }) => !statuses.includes('unsettled')),
    nodesTouched,
    defaults: applied.map(({ rule, set }) => proposed(rule, set)),
    recommendations: recommendationsFor(model, chosen),
  };
}

/** What is decided or chosen comes first; the order of the offering else. */
function rank({ statuses, choice }: PlaceStates): number {
  if (choice !== undefined) return 0;
  return statuses.some((status) => status !== 'possible') ? 1 : 2;
}

function contradictionOf(
  session: Session,
  { contradiction }: Evaluation,
  chosen: Chosen,
): Pick<Guidance, 'contradiction'> {
  if (contradiction === 'none' || contradiction === 'unsettled') return {};
  const subject = 'These choices do not go together';
  const chain = contradiction === 'by steps' ? explainContradiction(session) : null;
  if (chain === null) {
    const text = `${subject}: no way to complete them was found, and all were tried`;
    return { contradiction: { text, rules: [], choices: [], minimal: false } };
  }
  return { contradiction: reasonOf(subject, chain, chosen, session.compiled.model) };
}

function recommendationsFor({ recommendations }: Model, chosen: Chosen): Proposed[] {
  return recommendations.flatMap((rule) => {
    if (!allHold(rule.when, chosen) || isTaken(rule.suggest, chosen)) return [];
    return [proposed(rule, rule.suggest)];
  });
}

function isTaken(suggest: Proposal, { options, slots }: Chosen): boolean {
  if ('option' in suggest) return options.get(suggest.option) === suggest.value;
  const parts = slots.get(suggest.slot) ?? [];
  return parts.some(({ offering }) => offering.id === suggest.offeringId);
}

function proposed(
  { id, message }: { readonly id: string; readonly message: string },
  proposal: Proposal,
): Proposed {
  const path = 'option' in proposal ? `/options/${proposal.option}` : `/slots/${proposal.slot}`;
  return { rule: id, message, path, proposal };
}
