import { describe, expect, it } from 'vitest';
import { closingEdges, wayInWords } from './cycles.ts';
import type { Edge } from './cycles.ts';

const SEED = Number(process.env['QW_SEED'] ?? Math.floor(Math.random() * 1e9));

function edges(...pairs: readonly (readonly [number, number])[]): Edge[] {
  return pairs.map(([from, to]) => ({ from, to, path: `/${from}-${to}` }));
}

/** By taking away what nothing leads to, until nothing is left or nothing can be taken. */
function isAcyclic(nodes: number, all: readonly Edge[]): boolean {
  let left = Array.from({ length: nodes }, (_, node) => node);
  for (;;) {
    const held = new Set(all.filter(({ from }) => left.includes(from)).map(({ to }) => to));
    const next = left.filter((node) => held.has(node));
    if (next.length === 0) return true;
    if (next.length === left.length) return false;
    left = next;
  }
}

describe('edges that close a cycle', () => {
  it('are none where there is no cycle, whatever the order', () => {
    expect(closingEdges(4, edges([0, 1], [1, 2], [0, 3], [3, 2]))).toEqual([]);
    expect(closingEdges(4, edges([3, 1], [1, 2], [0, 3]))).toEqual([]);
  });

  it('are those that point forward in a list that otherwise points back', () => {
    const list = edges([1, 0], [2, 1], [3, 2], [0, 3], [1, 2]);
    expect(closingEdges(4, list)).toEqual([
      { path: '/0-3', nodes: [3, 2, 1, 0] },
      { path: '/1-2', nodes: [2, 1] },
    ]);
    expect(closingEdges(1, edges([0, 0]))).toEqual([{ path: '/0-0', nodes: [0] }]);
  });

  it('are enough, and none of them in vain, in random graphs', () => {
    console.log(`seed ${SEED}`);
    let state = SEED;
    const below = (limit: number): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 4_294_967_296) * limit);
    };
    for (let round = 0; round < 300; round += 1) {
      const nodes = 2 + below(8);
      const pairs = Array.from({ length: below(16) }, () => [below(nodes), below(nodes)] as const);
      const all = edges(...new Map(pairs.map((pair) => [pair.join('-'), pair])).values());
      const closing = new Set(closingEdges(nodes, all).map(({ path }) => path));
      const kept = all.filter(({ path }) => !closing.has(path ?? ''));
      expect(isAcyclic(nodes, kept)).toBe(true);
      for (const edge of all) {
        if (closing.has(edge.path ?? '')) expect(isAcyclic(nodes, [...kept, edge])).toBe(false);
      }
    }
  });

  it('are told in words, a long way by its ends', () => {
    expect(wayInWords(['a', 'b', 'a'])).toBe('a → b → a');
    expect(wayInWords('abcdefgh'.split(''))).toBe('a → b → c → … → g → h');
  });
});
