import type { Keys } from '../contract/findings.ts';

/** A list or object that was cut out, and how many levels deep it goes from the top. */
export type Cut = { readonly keys: Keys; readonly depth: number };

type Level = { readonly holder: object; readonly keys: readonly string[]; next: number };

/**
 * Replaces what lies deeper than `depthMax` by null, in place, so that whatever walks the value
 * afterwards can't exhaust its stack; keeps a stack of its own.
 */
export function cutDeep(root: unknown, depthMax: number): Cut[] {
  const cuts: Cut[] = [];
  if (typeof root !== 'object' || root === null) return cuts;
  const open: Level[] = [{ holder: root, keys: Object.keys(root), next: 0 }];
  for (;;) {
    const level = open.at(-1);
    if (level === undefined) return cuts;
    const key = level.keys[level.next];
    if (key === undefined) {
      open.pop();
      continue;
    }
    level.next += 1;
    const value: unknown = Reflect.get(level.holder, key);
    if (typeof value !== 'object' || value === null) continue;
    if (open.length < depthMax) {
      open.push({ holder: value, keys: Object.keys(value), next: 0 });
      continue;
    }
    const keys = open.map(({ holder, keys: all, next }) => {
      const taken = all[next - 1] ?? '';
      return Array.isArray(holder) ? Number(taken) : taken;
    });
    cuts.push({ keys, depth: open.length + depthOf(value) });
    Reflect.set(level.holder, key, null);
  }
}

function depthOf(root: object): number {
  let depth = 0;
  let level: object[] = [root];
  while (level.length > 0) {
    depth += 1;
    level = level.flatMap((value) =>
      Object.values(value as Record<string, unknown>).filter(isObject),
    );
  }
  return depth;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
