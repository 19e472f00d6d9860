import type { Compiled } from './compile.ts';
import { explain } from './explain.ts';
import type { Chain } from './explain.ts';
import { choose, isConsistent, unchoose } from './graph.ts';
import type { Place, SlotPlace } from './place.ts';
import { scratchFor } from './replay.ts';
import type { Scratch } from './replay.ts';
import { settle } from './search.ts';
import type { Effort, Question } from './search.ts';
import { literalsOf } from './session.ts';
import type { Choice, Session } from './session.ts';
import { partsOf } from './slot_place.ts';
import type { Part } from '../chosen.ts';
import { partsWithMore } from './witness.ts';

export type Status = 'possible' | 'out' | 'unsettled';

/**
 * One place, judged with all other choices; a place that is full is judged as if it were open, so
 * that one sees what could be there instead. By value of an option, or by member of a slot.
 */
export type PlaceStates = {
  readonly place: Place;
  readonly trigger: string;
  readonly choice: Choice | undefined;
  readonly statuses: readonly Status[];
  /** Ruled out by single steps, so that a chain of reasons can be told; others took a search. */
  readonly bySteps: readonly boolean[];
  /** Whether the slot may stay empty. */
  readonly empty: Status;
  /** All other choices contradict each other, so that nothing can be said here. */
  readonly blocked: boolean;
};

export type Evaluation = {
  /** The choices contradict each other, or can't be completed. */
  readonly contradiction: 'none' | 'by steps' | 'by search' | 'unsettled';
  readonly places: readonly PlaceStates[];
};

const scratches = new WeakMap<Compiled, Scratch>();

export function scratchOf(compiled: Compiled): Scratch {
  const known = scratches.get(compiled);
  if (known !== undefined) return known;
  const scratch = scratchFor(compiled.graph);
  scratches.set(compiled, scratch);
  return scratch;
}

/** Full places that are judged as if open, at most: each costs what depends on it. */
const OPENED_MAX = 200;

export function evaluate(session: Session, effort: Effort): Evaluation {
  const { compiled } = session;
  const consistent = isConsistent(compiled.graph);
  const again = { ...effort };
  const open: Judged[] = [];
  const full: Judged[] = [];
  let opened = 0;
  for (const [trigger, place] of compiled.places) {
    const choice = session.choices.get(trigger);
    if (choice !== undefined && isFull(place, choice) && (opened += 1) <= OPENED_MAX) {
      full.push(judgeOpened(session, trigger, place, choice));
    } else open.push(judge(session, trigger, place, choice));
  }
  const whole = consistent ? settle(session, [[{ literals: [] }]], effort, null)[0] : 'impossible';
  // What is still to be chosen comes first, while there is effort left.
  const judged = whole === 'impossible' ? open : settleIn(session, open, effort, null);
  const others = full.flatMap((each, at) => settleShared(session, each, again, full.length - at));
  const states = new Map([...judged, ...others].map((each) => [each.trigger, each]));
  return {
    contradiction: !consistent
      ? 'by steps'
      : whole === 'impossible'
        ? 'by search'
        : whole === 'possible'
          ? 'none'
          : 'unsettled',
    places: [...compiled.places.keys()].flatMap((trigger) => {
      const state = states.get(trigger);
      if (state === undefined) return [];
      const { questions: _, ...rest } = state;
      if (whole !== 'impossible' || others.includes(state)) return [rest];
      return [{ ...rest, blocked: true }];
    }),
  };
}

type Judged = PlaceStates & { readonly questions: readonly (Question | null)[] };

export function isFull(place: Place, choice: Choice): boolean {
  return place.kind === 'option' || choice.quantity >= place.slot.max;
}

function judgeOpened(session: Session, trigger: string, place: Place, choice: Choice): Judged {
  const { graph } = session.compiled;
  for (const literal of choice.literals) unchoose(graph, literal);
  const judged = judge(session, trigger, place, undefined);
  for (const literal of choice.literals) choose(graph, literal);
  return { ...judged, choice };
}

/** What single steps tell, and a question for everything that they leave open. */
function judge(
  session: Session,
  trigger: string,
  place: Place,
  choice: Choice | undefined,
): Judged {
  const { graph } = session.compiled;
  const blocked = !isConsistent(graph);
  const asked: readonly Question[] =
    place.kind === 'option'
      ? place.values.map(({ literal }) => [{ literals: [literal] }])
      : questionsOf(place, choice);
  const out = asked.map((question) =>
    question.every(({ literals }) => literals.some((literal) => graph.value[literal] === -1)),
  );
  const mayBeEmpty = place.kind === 'slot' && place.slot.min === 0 && choice === undefined;
  const emptyOut = !mayBeEmpty || graph.value[place.filled] === 1;
  const statuses = out.map((each): Status => (blocked ? 'unsettled' : each ? 'out' : 'unsettled'));
  const emptyQuestion: Question[] =
    place.kind === 'slot' && !emptyOut ? [[{ literals: [place.filled ^ 1] }]] : [];
  return {
    place,
    trigger,
    choice,
    statuses,
    bySteps: out,
    empty: emptyOut ? 'out' : 'unsettled',
    blocked,
    questions: [...asked.map((question, at) => (out[at] ? null : question)), ...emptyQuestion],
  };
}

const empty = new WeakMap<SlotPlace, readonly Question[]>();

function questionsOf(place: SlotPlace, choice: Choice | undefined): readonly Question[] {
  if (choice !== undefined) return place.members.map((_, at) => memberQuestion(place, at, choice));
  const known = empty.get(place) ?? place.members.map((_, at) => memberQuestion(place, at, choice));
  empty.set(place, known);
  return known;
}

/** Of a slot with room: one more of it than there is. */
function memberQuestion(place: SlotPlace, member: number, choice: Choice | undefined): Question {
  const { fills, members, id, bounds } = place;
  const base = choice?.counts ?? new Map<number, number>();
  if (fills !== null) {
    return fills.flatMap((fill) => {
      if ((fill.counts.get(member) ?? 0) <= (base.get(member) ?? 0)) return [];
      const enough = [...base].every(([at, count]) => (fill.counts.get(at) ?? 0) >= count);
      return enough
        ? [{ literals: [fill.literal], slot: id, parts: partsOf(fill.counts, members) }]
        : [];
    });
  }
  const parts = partsWithMore(place, base, member);
  const counts = new Map(base).set(member, (base.get(member) ?? 0) + 1);
  const sums = bounds.map(({ valueOf }) => sumOf(parts ?? [], valueOf));
  const together = choice !== undefined;
  return [{ literals: literalsOf(place, counts, sums), slot: id, parts, together }];
}

function sumOf(parts: readonly Part[], valueOf: (part: Part) => number | null): number | null {
  let sum = 0;
  for (const part of parts) {
    const value = valueOf(part);
    if (value === null) return null;
    sum += value;
  }
  return sum;
}

function settleIn(
  session: Session,
  judged: readonly Judged[],
  effort: Effort,
  without: string | null,
): Judged[] {
  const questions = judged.flatMap((each) =>
    each.blocked ? [] : each.questions.filter((question) => question !== null),
  );
  const answers = settle(session, questions, effort, without);
  let next = 0;
  return judged.map((each) => {
    if (each.blocked) return each;
    const settled = each.questions.map((question): Status => {
      if (question === null) return 'out';
      const answer = answers[next];
      next += 1;
      return answer === 'impossible' ? 'out' : (answer ?? 'unsettled');
    });
    const count = each.statuses.length;
    const empty = each.empty === 'out' ? 'out' : (settled[count] ?? 'unsettled');
    return { ...each, statuses: settled.slice(0, count), empty };
  });
}

/**
 * Full places share as much effort again as the open ones had, so that what could be there instead
 * is told as well. What one leaves of its part is there for the next.
 */
function settleShared(session: Session, full: Judged, effort: Effort, places: number): Judged[] {
  const share = {
    searches: Math.ceil(effort.searches / places),
    looks: Math.ceil(effort.looks / places),
  };
  const rest = { searches: effort.searches - share.searches, looks: effort.looks - share.looks };
  const settled = settleIn(session, [full], share, full.trigger);
  effort.searches = rest.searches + share.searches;
  effort.looks = rest.looks + Math.max(0, share.looks);
  return settled;
}

/** Why values or members of a place are out; null: it took a search to see. */
export function explainOut(
  session: Session,
  { trigger, place, choice }: PlaceStates,
  which: readonly number[],
): Chain | null {
  const { graph } = session.compiled;
  const opened = choice !== undefined && isFull(place, choice);
  const choices = new Map(session.choices);
  if (opened) {
    choices.delete(trigger);
    for (const literal of choice.literals) unchoose(graph, literal);
  }
  const items = place.kind === 'option' ? place.values : place.members;
  const falses = which.flatMap((at) => items[at]?.literal ?? []);
  const scratch = scratchOf(session.compiled);
  const told = falses.every((literal) => graph.value[literal] === -1);
  let chain = told ? explain(graph, scratch, choices, { falses }) : null;
  if (!told && place.kind === 'slot' && which.length === 1) {
    // On top of what is there already it is too much, though not alone.
    const question = memberQuestion(place, which[0] ?? 0, opened ? undefined : choice);
    const [alternative] = question;
    if (question.length === 1 && alternative !== undefined) {
      chain = explainTogether(session, choices, alternative.literals);
    }
  }
  if (opened) for (const literal of choice.literals) choose(graph, literal);
  return chain;
}

/** Why these can't hold with the choices, which alone don't rule any of them out. */
function explainTogether(
  { compiled: { graph }, compiled }: Session,
  choices: ReadonlyMap<string, { readonly literals: readonly number[] }>,
  literals: readonly number[],
): Chain | null {
  const fresh = literals.filter((literal) => graph.value[literal] === 0);
  for (const literal of fresh) choose(graph, literal);
  const chain = isConsistent(graph)
    ? null
    : explain(graph, scratchOf(compiled), choices, 'contradiction', fresh);
  for (const literal of fresh) unchoose(graph, literal);
  return chain;
}

export function explainContradiction(session: Session): Chain | null {
  const { graph } = session.compiled;
  return explain(graph, scratchOf(session.compiled), session.choices, 'contradiction');
}
