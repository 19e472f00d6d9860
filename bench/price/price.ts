import type { BenchContext } from '../benchmark.ts';
import type { Figure } from '../report/figures.ts';
import { seededRandom, shuffled } from '../seeded_random.ts';
import { catalogueWith } from './catalogue.ts';
import { figureOfFirsts, figuresOfCases, tableOfFigures } from './report.ts';
import { createCase, sample, sampleFirst } from './sample.ts';

const SIZES = [5, 200, 1_000];
const PROMOTIONS = [10, 10_000];
const WARM_UP_ROUNDS = 60;
const ROUNDS = 150;
const FIRSTS = 40;

/**
 * CPU time of the pricing engine, in this process, for baskets of three sizes with few and many
 * promotions in force: all of them in every round, in random order, so that whatever else the
 * machine does hits all alike.
 */
export async function price({ seed, say, show }: BenchContext): Promise<readonly Figure[]> {
  const random = seededRandom(seed);
  say(`seed ${seed}; building catalogues with ${PROMOTIONS.join(' and ')} promotions`);
  const cases = PROMOTIONS.flatMap((promotions) => {
    const document = catalogueWith(promotions);
    return SIZES.map((lines) => createCase(document, lines, random));
  });
  say('warming up');
  for (let round = 0; round < WARM_UP_ROUNDS; round += 1) for (const one of cases) sample(one);
  for (const { cpuUs } of cases) cpuUs.length = 0;
  say(`measuring ${ROUNDS} rounds`);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const one of shuffled(cases, random)) sample(one);
    // A server's loop turns between requests as well.
    await new Promise((resolve) => setImmediate(resolve));
  }
  say('pricing first baskets of a version');
  const document = catalogueWith(Math.max(...PROMOTIONS));
  const firsts = Array.from({ length: FIRSTS }, () => sampleFirst(document, random));
  const figures = [...figuresOfCases(cases), figureOfFirsts(document.promotions.length, firsts)];
  show(tableOfFigures(figures));
  return figures;
}
