import type { Cnf } from '../../feature_model/solver/cnf.ts';

/** Why a literal holds, where it isn't the number of a clause. */
const NOTHING = -1;
export const CHOICE = -2;

/**
 * Choices and what follows from them, kept up to date one choice at a time. Literals are those of
 * the solver. Each clause counts its true and false literals, so that a choice can be taken
 * back in any order: only what rested on it is opened, and closed again where something else
 * supports it.
 */
export type Graph = {
  readonly variables: number;
  /** Where each clause begins in `literals`; one more at the end. */
  readonly starts: Int32Array;
  readonly literals: Int32Array;
  /** By clause: the index of its rule, -1 for what belongs to options, slots and helpers. */
  readonly rules: Int32Array;
  readonly clausesOf: readonly Int32Array[];
  /** By literal: 1 true, -1 false, 0 open. */
  readonly value: Int8Array;
  /** By variable: the clause that closed it, or CHOICE. */
  readonly reason: Int32Array;
  /** By clause: the literal that it closed. */
  readonly closed: Int32Array;
  readonly trues: Int32Array;
  readonly falses: Int32Array;
  readonly chosen: Uint8Array;
  /** Choices that are false because of others, and clauses with no way out. */
  readonly clashing: Set<number>;
  readonly broken: Set<number>;
  readonly waiting: number[];
  /** Variables opened or closed since the last reset, each once. */
  readonly touchedAt: Int32Array;
  epoch: number;
  touched: number;
};

export function graphOf({ variables, clauses }: Cnf, ruleOf: (offset: number) => number): Graph {
  const starts: number[] = [];
  const literals: number[] = [];
  const rules: number[] = [];
  const counts = new Int32Array(2 * variables);
  for (let at = 0; at < clauses.length; at += 1 + (clauses[at] ?? 0)) {
    starts.push(literals.length);
    rules.push(ruleOf(at));
    const own = new Set(clauses.slice(at + 1, at + 1 + (clauses[at] ?? 0)));
    for (const literal of own) {
      literals.push(literal);
      counts[literal] = (counts[literal] ?? 0) + 1;
    }
  }
  const clausesOf = Array.from(counts, (count) => new Int32Array(count));
  counts.fill(0);
  for (const [clause, start] of starts.entries()) {
    for (let at = start; at < (starts[clause + 1] ?? literals.length); at += 1) {
      const literal = literals[at] ?? 0;
      const own = clausesOf[literal];
      if (own !== undefined) own[counts[literal] ?? 0] = clause;
      counts[literal] = (counts[literal] ?? 0) + 1;
    }
  }
  const graph: Graph = {
    variables,
    starts: Int32Array.from([...starts, literals.length]),
    literals: Int32Array.from(literals),
    rules: Int32Array.from(rules),
    clausesOf,
    value: new Int8Array(2 * variables),
    reason: new Int32Array(variables).fill(NOTHING),
    closed: new Int32Array(starts.length).fill(NOTHING),
    trues: new Int32Array(starts.length),
    falses: new Int32Array(starts.length),
    chosen: new Uint8Array(2 * variables),
    clashing: new Set(),
    broken: new Set(),
    waiting: starts.map((_, clause) => clause),
    touchedAt: new Int32Array(variables),
    epoch: 1,
    touched: 0,
  };
  propagate(graph);
  return graph;
}

/** Nothing contradicts anything, as far as single steps can tell. */
export function isConsistent({ clashing, broken }: Graph): boolean {
  return clashing.size === 0 && broken.size === 0;
}

export function resetTouched(graph: Graph): void {
  graph.epoch += 1;
  graph.touched = 0;
}

export function choose(graph: Graph, literal: number): void {
  graph.chosen[literal] = 1;
  const value = graph.value[literal];
  if (value === -1) graph.clashing.add(literal);
  if (value === 0) close(graph, literal, CHOICE);
  propagate(graph);
}

/** Takes a choice back, with everything that rested on it alone. */
export function unchoose(graph: Graph, literal: number): void {
  graph.chosen[literal] = 0;
  graph.clashing.delete(literal);
  if (graph.value[literal] !== 1 || graph.reason[literal >> 1] !== CHOICE) return;
  const opened = [literal];
  for (let at = 0; at < opened.length; at += 1) open(graph, opened[at] ?? 0, opened);
  for (const each of opened) {
    for (const again of [each, each ^ 1]) {
      if (graph.chosen[again] === 1 && graph.value[again] === 0) {
        graph.clashing.delete(again);
        close(graph, again, CHOICE);
      }
    }
  }
  propagate(graph);
}

/** What rested on the literal is opened after it; once, though it may rest on several. */
function open(graph: Graph, literal: number, opened: number[]): void {
  const { value, reason, closed, trues, falses, clausesOf, broken, waiting } = graph;
  const variable = literal >> 1;
  if (value[literal] === 0) return;
  const clause = reason[variable] ?? NOTHING;
  if (clause >= 0) closed[clause] = NOTHING;
  reason[variable] = NOTHING;
  value[literal] = 0;
  value[literal ^ 1] = 0;
  touch(graph, variable);
  for (const each of clausesOf[literal] ?? []) {
    const left = (trues[each] ?? 0) - 1;
    trues[each] = left;
    if (left === 0) waiting.push(each);
  }
  for (const each of clausesOf[literal ^ 1] ?? []) {
    falses[each] = (falses[each] ?? 0) - 1;
    const rested = closed[each] ?? NOTHING;
    if (rested !== NOTHING) opened.push(rested);
    if (broken.size > 0 && broken.delete(each)) waiting.push(each);
  }
}

function close(graph: Graph, literal: number, reason: number): void {
  const { value, trues, falses, clausesOf, starts, waiting } = graph;
  const variable = literal >> 1;
  value[literal] = 1;
  value[literal ^ 1] = -1;
  graph.reason[variable] = reason;
  if (reason >= 0) graph.closed[reason] = literal;
  touch(graph, variable);
  for (const each of clausesOf[literal] ?? []) trues[each] = (trues[each] ?? 0) + 1;
  for (const each of clausesOf[literal ^ 1] ?? []) {
    const count = (falses[each] ?? 0) + 1;
    falses[each] = count;
    const size = (starts[each + 1] ?? 0) - (starts[each] ?? 0);
    if (trues[each] === 0 && count >= size - 1) waiting.push(each);
  }
}

function touch(graph: Graph, variable: number): void {
  if (graph.touchedAt[variable] === graph.epoch) return;
  graph.touchedAt[variable] = graph.epoch;
  graph.touched += 1;
}

/** The closure is the same in whichever order clauses are met, while nothing is broken. */
function propagate(graph: Graph): void {
  const { waiting, starts, literals, trues, falses, value, broken, chosen, clashing } = graph;
  for (let clause = waiting.pop(); clause !== undefined; clause = waiting.pop()) {
    if (trues[clause] !== 0) continue;
    const start = starts[clause] ?? 0;
    const end = starts[clause + 1] ?? 0;
    const left = end - start - (falses[clause] ?? 0);
    if (left === 0) broken.add(clause);
    if (left !== 1) continue;
    for (let at = start; at < end; at += 1) {
      const literal = literals[at] ?? 0;
      if (value[literal] !== 0) continue;
      close(graph, literal, clause);
      if (chosen[literal ^ 1] === 1) clashing.add(literal ^ 1);
      break;
    }
  }
}
