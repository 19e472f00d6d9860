import { cloneId } from '../core_alone/clone_id.ts';

/** A copy, and what was heard of it. */
export type Copy = {
  readonly n: number;
  readonly id: string;
  version: number;
  done: number;
  unknown: number;
};

export type Stock = {
  /** A copy that nothing is under way for; undefined when all are in use. */
  readonly take: () => Copy | undefined;
  readonly giveBack: (copy: Copy) => void;
  readonly any: () => Copy | undefined;
  readonly heard: () => (readonly [n: number, done: number, unknown: number])[];
};

/** Used from the oldest on, so that each rests as long as it can. */
export function createStock(
  name: string,
  count: number,
  version: number,
  random: () => number,
): Stock {
  const all: Copy[] = Array.from({ length: count }, (_, at) => ({
    n: at + 1,
    id: cloneId(name, at + 1),
    version,
    done: 0,
    unknown: 0,
  }));
  let free = [...all];
  let given: Copy[] = [];
  let next = 0;
  return {
    take: () => {
      if (next === free.length) {
        free = given;
        given = [];
        next = 0;
      }
      return free[next++];
    },
    giveBack: (copy) => void given.push(copy),
    any: () => all[Math.floor(random() * all.length)],
    heard: () => all.map(({ n, done, unknown }) => [n, done, unknown] as const),
  };
}
