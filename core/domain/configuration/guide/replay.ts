import type { Graph } from './graph.ts';

/** What follows from some choices by some of the rules, computed on its own. */
export type Replay = {
  readonly isTrue: (literal: number) => boolean;
  readonly isBroken: boolean;
};

/** Room for replays of one graph, so that none has to clear what the last one wrote. */
export type Scratch = {
  readonly value: Int8Array;
  readonly valueAt: Int32Array;
  readonly falses: Int32Array;
  readonly falsesAt: Int32Array;
  readonly units: readonly number[];
  epoch: number;
};

export function scratchFor({ value, starts, rules }: Graph): Scratch {
  const units: number[] = [];
  for (let clause = 0; clause < rules.length; clause += 1) {
    if ((starts[clause + 1] ?? 0) - (starts[clause] ?? 0) <= 1) units.push(clause);
  }
  return {
    value: new Int8Array(value.length),
    valueAt: new Int32Array(value.length),
    falses: new Int32Array(rules.length),
    falsesAt: new Int32Array(rules.length),
    units,
    epoch: 0,
  };
}

/** Stops at the first contradiction. Valid until the next replay in the same room. */
export function replay(
  graph: Graph,
  scratch: Scratch,
  enabled: ReadonlySet<number>,
  choices: readonly number[],
): Replay {
  const { starts, literals, rules, clausesOf } = graph;
  const { value, valueAt, falses, falsesAt, units } = scratch;
  scratch.epoch += 1;
  const { epoch } = scratch;
  const read = (literal: number): number =>
    valueAt[literal] === epoch ? (value[literal] ?? 0) : 0;
  const trail: number[] = [];
  let broken = false;
  const set = (literal: number): void => {
    const now = read(literal);
    if (now === -1) broken = true;
    if (now !== 0) return;
    value[literal] = 1;
    value[literal ^ 1] = -1;
    valueAt[literal] = epoch;
    valueAt[literal ^ 1] = epoch;
    trail.push(literal);
  };
  const isOn = (clause: number): boolean => {
    const rule = rules[clause] ?? -1;
    return rule < 0 || enabled.has(rule);
  };
  const visit = (clause: number): void => {
    let only = -1;
    for (let at = starts[clause] ?? 0; at < (starts[clause + 1] ?? 0); at += 1) {
      const literal = literals[at] ?? 0;
      const now = read(literal);
      if (now === 1) return;
      if (now === 0) only = literal;
    }
    if (only === -1) broken = true;
    else set(only);
  };
  for (const clause of units) if (isOn(clause)) visit(clause);
  for (const literal of choices) set(literal);
  for (let at = 0; at < trail.length && !broken; at += 1) {
    for (const clause of clausesOf[(trail[at] ?? 0) ^ 1] ?? []) {
      if (!isOn(clause)) continue;
      const count = (falsesAt[clause] === epoch ? (falses[clause] ?? 0) : 0) + 1;
      falses[clause] = count;
      falsesAt[clause] = epoch;
      const size = (starts[clause + 1] ?? 0) - (starts[clause] ?? 0);
      if (count >= size - 1) visit(clause);
    }
  }
  return { isTrue: (literal) => read(literal) === 1, isBroken: broken };
}
