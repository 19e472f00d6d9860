import type { BenchContext } from '../benchmark.ts';
import { cloneQuote, makeQuote } from '../core_alone/clones.ts';
import { coreAlone } from '../core_alone/core_alone.ts';
import type { CoreAlone } from '../core_alone/core_alone.ts';
import type { Figure } from '../report/figures.ts';
import { checkState } from './corruption.ts';
import { startGenerator } from './generate.ts';
import type { Generator } from './generate.ts';
import type { StepResult } from './model.ts';
import { figuresOf, goodputOf, tableOf } from './report.ts';
import type { Outcome } from './report.ts';

const TIMES = [1, 2, 5, 10] as const;
const SECONDS = 8;
const WARM_UP_SECONDS = 4;
/** Enough to keep every connection of the pool busy, few enough to refuse nobody. */
const IN_FLIGHT = 40;
const COPIES_PRICED = 5_000;
const COPIES_SUBMITTED = 10_000;
/** Of the capacity, before and after. */
const CALM = 0.5;
const RECOVERY_SECONDS = 6;

/** What a core does of what it can when ten times as much is asked of it. */
export async function overload(context: BenchContext): Promise<readonly Figure[]> {
  const { say, seed, seconds = SECONDS } = context;
  const alone = await coreAlone(context.stack ?? 'bench', say);
  try {
    const generator = await prepare(alone, seed, say);
    try {
      const outcome = await measure(generator, seconds, say);
      const copies = await checkState(alone.database.admin, VERSION, await generator.heard());
      const figures = figuresOf(outcome, copies);
      context.show(tableOf(outcome, figures));
      return figures;
    } finally {
      await generator.stop();
    }
  } finally {
    await alone.stop();
  }
}

/** Created, and priced. */
const VERSION = 2;

async function prepare(
  alone: CoreAlone,
  seed: number,
  say: (text: string) => void,
): Promise<Generator> {
  say(`seed ${seed}; copying quotes`);
  const core = await alone.startCore();
  const quote = await makeQuote(alone.ask, 'priced');
  if (quote.version !== VERSION) throw new Error(`void: a priced quote has ${quote.version}`);
  const { admin } = alone.database;
  await cloneQuote(admin, quote.body.id, 'priced', COPIES_PRICED);
  await cloneQuote(admin, quote.body.id, 'submitted', COPIES_SUBMITTED);
  await admin`vacuum analyze`;
  say(`core on port ${core.port}`);
  return startGenerator({
    natsUrl: alone.natsUrl,
    token: await alone.token('sales'),
    priced: COPIES_PRICED,
    submitted: COPIES_SUBMITTED,
    version: VERSION,
    seed,
  });
}

async function measure(
  generator: Generator,
  seconds: number,
  say: (text: string) => void,
): Promise<Outcome> {
  say('warming up');
  await generator.run({ kind: 'closed', inFlight: IN_FLIGHT, seconds: WARM_UP_SECONDS });
  say('measuring the capacity');
  const closed = await generator.run({ kind: 'closed', inFlight: IN_FLIGHT, seconds });
  const capacity = goodputOf(closed);
  const open = async (times: number, lasting: number): Promise<StepResult> => {
    const result = await generator.run({
      kind: 'open',
      perSecond: capacity * times,
      seconds: lasting,
    });
    say(`${times} ×: ${goodputOf(result).toFixed(0)}/s of ${(capacity * times).toFixed(0)}/s`);
    return result;
  };
  const calm = await open(CALM, seconds);
  const steps: { times: number; result: StepResult }[] = [];
  for (const times of TIMES) steps.push({ times, result: await open(times, seconds) });
  const recovery: StepResult[] = [];
  for (let second = 1; second <= RECOVERY_SECONDS; second += 1) recovery.push(await open(CALM, 1));
  return { closed, calm, steps, recovery };
}
