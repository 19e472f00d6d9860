import { expect, it } from 'vitest';
import { encodeAtLeast, encodeAtMost } from '../encode_count.ts';
import { randomFrom } from '../test_models.ts';
import { solverOf } from './clauses.ts';
import { addToCnf, emptyCnf } from './cnf.ts';
import type { Cnf } from './cnf.ts';
import { repairOf, startFrom, turnTo } from './repair.ts';
import { solve } from './solve.ts';

const SIZE = 24;

/** Clauses of two and three, and bounds on some of the variables, with and without a way out. */
function randomCnf(random: () => number): Cnf {
  const cnf = emptyCnf(SIZE);
  const literal = (): number => Math.floor(random() * 2 * SIZE);
  for (let count = 0; count < 20; count += 1) {
    addToCnf(cnf, [literal(), literal(), ...(random() < 0.5 ? [literal()] : [])]);
  }
  for (const encode of [encodeAtMost, encodeAtLeast]) {
    const from = Math.floor((random() * SIZE) / 2);
    const literals = Array.from({ length: 9 }, (_, at) => 2 * (from + at));
    encode(cnf, literals, 1 + Math.floor(random() * 7), random() < 0.5 ? [literal()] : []);
  }
  return cnf;
}

it('finds only models, keeps the old one when it finds none, and tells what it turned', () => {
  const first = Math.floor(Math.random() * 1_000_000);
  console.log(`seed ${first}`);
  let found = 0;
  for (let seed = first; seed < first + 200; seed += 1) {
    const random = randomFrom(seed);
    const cnf = randomCnf(random);
    const solver = solverOf(cnf);
    if (solve(solver, [], () => false) !== 'satisfiable') continue;
    const repair = repairOf(cnf);
    startFrom(repair, solver.model);
    for (let tries = 0; tries < 20; tries += 1) {
      const before = repair.model.slice(0, SIZE);
      const wanted = Math.floor(random() * 2 * SIZE);
      const turned = turnTo(repair, [wanted]);
      const after = repair.model.slice(0, SIZE);
      const changed = [...after.keys()].filter((at) => after[at] !== before[at]);
      const told = (turned ?? []).toSorted((left, right) => left - right);
      expect(told, `seed ${seed}`).toEqual(changed);
      if (turned === null) continue;
      found += 1;
      expect(after[wanted >> 1], `seed ${seed}`).toBe((wanted & 1) ^ 1);
      const assumed = Array.from(after, (value, at) => 2 * at + (value ^ 1));
      expect(
        solve(solver, assumed, () => false),
        `seed ${seed}`,
      ).toBe('satisfiable');
    }
  }
  expect(found).toBeGreaterThan(100);
});

it('blames only assumptions that contradict, without those that have nothing to do with it', () => {
  const cnf = emptyCnf(6);
  addToCnf(cnf, [1, 3, 4]);
  addToCnf(cnf, [5, 7]);
  const solver = solverOf(cnf);
  // Variables 0, 1 and 3 can't be true together: the first two make 2 true, which 3 excludes.
  expect(solve(solver, [8, 0, 10, 2, 6], () => false)).toBe('unsatisfiable');
  expect([...solver.blame].toSorted((left, right) => left - right)).toEqual([0, 2, 6]);
});
