import { availableParallelism, cpus } from 'node:os';
import process from 'node:process';
import type { BenchContext } from '../benchmark.ts';
import type { Figure } from '../report/figures.ts';
import { seededRandom } from '../seeded_random.ts';
import { seededFeatureModel } from './feature_model.ts';
import { readParts } from './parts.ts';
import { figuresOfRun, tableOfRuns } from './report.ts';
import { runChanges } from './run_changes.ts';

const FEATURES = 2_500;
/** Milliseconds for one changed choice. */
const PC_GOAL_MS = 2;
const FEATURES_GOAL_MS = 10;

/**
 * What one changed choice costs: in the configurable PC over all parts of the folder, and in a
 * product line of 2,500 features. Changes are drawn as a customer makes them.
 */
export async function configure({ seed, say, show }: BenchContext): Promise<readonly Figure[]> {
  say(
    `seed ${seed}; ${availableParallelism()} cores of ${cpus()[0]?.model}; node ${process.version}`,
  );
  say('reading the parts');
  const offerings = await readParts();
  const pc = offerings.find(({ id }) => id === 'custom-pc');
  if (pc === undefined) throw new Error('there is no "custom-pc" among the parts');
  const plan = { warmUps: 40, changes: 100 };
  say(`changing choices of the PC over ${offerings.length} offerings`);
  const ofPc = await runChanges({
    ...plan,
    offering: pc,
    offerings,
    choicesMax: 8,
    random: seededRandom(seed),
  });
  say(`changing choices of ${FEATURES} features`);
  const line = seededFeatureModel(FEATURES, seededRandom(seed));
  const ofLine = await runChanges({
    ...plan,
    offering: line,
    offerings: [line],
    choicesMax: 40,
    random: seededRandom(seed + 1),
  });
  const parts = `PC, ${offerings.length.toLocaleString('en')} parts`;
  const features = `${FEATURES.toLocaleString('en')} features`;
  const figures = [
    ...figuresOfRun(parts, ofPc, PC_GOAL_MS),
    ...figuresOfRun(features, ofLine, FEATURES_GOAL_MS),
  ];
  show(tableOfRuns(figures));
  return figures;
}
