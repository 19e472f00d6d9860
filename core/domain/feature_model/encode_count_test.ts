import { describe, expect, it } from 'vitest';
import { encodeAtLeast, encodeAtMost } from './encode_count.ts';
import { solverOf } from './solver/clauses.ts';
import { emptyCnf, positive } from './solver/cnf.ts';
import { solve } from './solver/solve.ts';

const SIZE = 9;
/** The variable that lifts the bounds. */
const LIFTED = SIZE;

describe('bounds on how many literals hold', () => {
  it('allow exactly what they say, for every bound and every choice of nine', () => {
    for (let bound = 0; bound <= SIZE; bound += 1) {
      for (const [encode, holds] of [
        [encodeAtMost, (count: number) => count <= bound],
        [encodeAtLeast, (count: number) => count >= bound],
      ] as const) {
        const cnf = emptyCnf(SIZE + 1);
        const literals = Array.from({ length: SIZE }, (_, at) => positive(at));
        encode(cnf, literals, bound, [positive(LIFTED)]);
        const solver = solverOf(cnf);
        for (let bits = 0; bits < 2 ** SIZE; bits += 1) {
          const chosen = literals.map((literal, at) => literal ^ (((bits >> at) & 1) ^ 1));
          const count = chosen.filter((literal) => literal % 2 === 0).length;
          const kept = solve(solver, [...chosen, positive(LIFTED) ^ 1], () => false);
          expect(kept === 'satisfiable', `${encode.name} ${bound}: ${count}`).toBe(holds(count));
          const lifted = solve(solver, [...chosen, positive(LIFTED)], () => false);
          expect(lifted).toBe('satisfiable');
        }
      }
    }
  });
});
