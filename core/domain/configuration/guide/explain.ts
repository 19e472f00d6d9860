import { CHOICE } from './graph.ts';
import type { Graph } from './graph.ts';
import { replay } from './replay.ts';
import type { Scratch } from './replay.ts';

/** What to explain: that all of these literals are false, or that choices contradict each other. */
export type Goal = { readonly falses: readonly number[] } | 'contradiction';

/** Rules by index, and places by trigger, that explain it together and none of them less. */
export type Chain = {
  readonly rules: readonly number[];
  readonly triggers: readonly string[];
  /** False: there was more to try than the bound on work allows, so that some may be left out. */
  readonly minimal: boolean;
};

export type Choices = ReadonlyMap<string, { readonly literals: readonly number[] }>;

/** Replays for one explanation; each costs what the choices in it bring about. */
const REPLAYS_MAX = 150;

/**
 * The reasons that the graph noted, less what isn't needed: each is left out in turn, and stays out
 * when the rest still explains the goal. `choices` are those that hold in the graph now, `assumed`
 * what is asked about and therefore no reason.
 */
export function explain(
  graph: Graph,
  scratch: Scratch,
  choices: Choices,
  goal: Goal,
  assumed: readonly number[] = [],
): Chain | null {
  const noted = coneOf(graph, choices, goal);
  let rules = noted.rules;
  let triggers = noted.triggers;
  const suffices = (someRules: readonly number[], someTriggers: readonly string[]): boolean => {
    const literals = someTriggers.flatMap((trigger) => choices.get(trigger)?.literals ?? []);
    literals.push(...assumed);
    const enabled = new Set(someRules);
    const [only, ...more] = goal === 'contradiction' ? [] : goal.falses;
    // A single one is refuted by assuming it, which sees more than what follows without.
    const refuted = only !== undefined && more.length === 0 ? [only] : [];
    const found = replay(graph, scratch, enabled, [...literals, ...refuted]);
    if (found.isBroken) return true;
    if (goal === 'contradiction' || refuted.length > 0) return false;
    return goal.falses.every((literal) => found.isTrue(literal ^ 1));
  };
  if (!suffices(rules, triggers)) return null;
  let left = REPLAYS_MAX;
  for (const trigger of triggers.toReversed()) {
    if ((left -= 1) < 0) break;
    const without = triggers.filter((other) => other !== trigger);
    if (suffices(rules, without)) triggers = without;
  }
  for (const rule of rules.toReversed()) {
    if ((left -= 1) < 0) break;
    const without = rules.filter((other) => other !== rule);
    if (suffices(without, triggers)) rules = without;
  }
  return { rules, triggers, minimal: left >= 0 };
}

/** Everything behind the goal, as the graph happened to find it. */
function coneOf(
  graph: Graph,
  choices: Choices,
  goal: Goal,
): { readonly rules: readonly number[]; readonly triggers: readonly string[] } {
  const { reason, rules, starts, literals, value, broken, clashing } = graph;
  const placeOf = new Map<number, string>();
  for (const [trigger, choice] of choices) {
    for (const literal of choice.literals) placeOf.set(literal, trigger);
  }
  const foundRules = new Set<number>();
  const foundTriggers = new Set<string>();
  const seen = new Set<number>();
  const open: number[] = [];
  const noteClause = (clause: number): void => {
    const rule = rules[clause] ?? -1;
    if (rule >= 0) foundRules.add(rule);
    for (let at = starts[clause] ?? 0; at < (starts[clause + 1] ?? 0); at += 1) {
      open.push((literals[at] ?? 0) >> 1);
    }
  };
  const noteChoice = (literal: number): void => {
    const trigger = placeOf.get(literal);
    if (trigger !== undefined) foundTriggers.add(trigger);
  };
  if (goal === 'contradiction') {
    const [clause] = broken;
    const [clash] = clashing;
    if (clause !== undefined) noteClause(clause);
    else if (clash !== undefined) {
      noteChoice(clash);
      open.push(clash >> 1);
    }
  } else open.push(...goal.falses.map((literal) => literal >> 1));
  for (let variable = open.pop(); variable !== undefined; variable = open.pop()) {
    if (seen.has(variable)) continue;
    seen.add(variable);
    const why = reason[variable] ?? -1;
    if (why === CHOICE) noteChoice(value[2 * variable] === 1 ? 2 * variable : 2 * variable + 1);
    else if (why >= 0) noteClause(why);
  }
  return {
    rules: [...foundRules].toSorted((left, right) => left - right),
    triggers: [...foundTriggers],
  };
}
