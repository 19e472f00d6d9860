import type { BenchContext } from '../benchmark.ts';
import { node } from '../bring_up.ts';
import { withGeneratorCheck } from '../measure/generator_cpu.ts';
import { createLatencies, type Latencies } from '../measure/latencies.ts';
import type { Figure } from '../report/figures.ts';
import { stackEnv } from '../stack_env.ts';
import { RATES, runCommand, type Command } from './commands.ts';
import { ORDER_SEARCHES } from './order_searches.ts';
import { QUOTE_SEARCHES } from './quote_searches.ts';
import { figuresOf, tableOf, verdictsOf, type Pair } from './report.ts';
import { drawSample, type Sample } from './sample.ts';
import { runSearches, SEARCH_RATE } from './searches.ts';
import { openSite, type Site } from './site.ts';
import { WORK_SEARCHES } from './work_searches.ts';

const QUOTES = 1_000_000;
const SMALL = 10_000;
const SECONDS = 8;
const WARM_UP_SECONDS = 2;
const ROUNDS = 2;
const SEARCHES = [...QUOTE_SEARCHES, ...ORDER_SEARCHES, ...WORK_SEARCHES];
/** What the command needs, in the order in which they are measured. */
const NEEDS = { price: 'drafts', submit: 'priced', convert: 'accepted' } as const;
const COMMANDS = Object.keys(NEEDS) as readonly Command[];

type Side = {
  readonly site: Site;
  readonly sample: Sample;
  readonly measured: Map<string, Latencies>;
};

/** Commands and searches at a million quotes and orders, and at ten thousand, taking turns. */
export async function coreSize(context: BenchContext): Promise<readonly Figure[]> {
  const { seed, say, show, quotes = QUOTES, seconds = SECONDS } = context;
  const stack = context.stack ?? 'bench';
  say(`bringing up PostgreSQL of the stack ${stack}`);
  await node('ops/stack/main.ts', ['up', 'postgres', '--stack', stack]);
  const env = stackEnv(stack);
  const sites: Site[] = [];
  try {
    const sides: Side[] = [];
    for (const size of [quotes, SMALL]) {
      const site = await openSite({ env, stack, quotes: size }, size === quotes, seed, say);
      sites.push(site);
      say(`drawing from the quotes and orders of ${site.name}`);
      sides.push({
        site,
        sample: await drawSample(site, wanted(seconds), seed),
        measured: new Map(),
      });
    }
    await measure(sides, seconds, say);
    const pairs = pairsOf(sides);
    const size = sites[0]?.name ?? '';
    const figures = figuresOf(pairs, size);
    show(`\n${tableOf(pairs, [size, sites[1]?.name ?? ''])}\n\n${verdictsOf(figures)}\n`);
    return figures;
  } finally {
    for (const site of sites) await site.close();
  }
}

function wanted(seconds: number) {
  const of = (command: Command) => RATES[command] * (WARM_UP_SECONDS + seconds * ROUNDS);
  return { drafts: of('price'), priced: of('submit'), accepted: of('convert') };
}

async function measure(
  sides: readonly Side[],
  seconds: number,
  say: (text: string) => void,
): Promise<void> {
  for (const side of sides) await oneRound(side, WARM_UP_SECONDS, 0, false);
  for (let round = 0; round < ROUNDS; round += 1) {
    const from = WARM_UP_SECONDS + round * seconds;
    // The other way round each time: neither always comes first.
    for (const side of round % 2 === 0 ? sides : sides.toReversed()) {
      say(`round ${round + 1} at ${side.site.name}`);
      await withGeneratorCheck(() => oneRound(side, seconds, from, true));
    }
  }
}

/** `from`: the seconds whose quotes have been used up. */
async function oneRound(
  { site, sample, measured }: Side,
  seconds: number,
  from: number,
  kept: boolean,
): Promise<void> {
  const of = (name: string): Latencies | null => {
    if (!kept) return null;
    const known = measured.get(name) ?? createLatencies();
    measured.set(name, known);
    return known;
  };
  for (const command of COMMANDS) {
    const rate = RATES[command];
    const quotes = sample[NEEDS[command]].slice(from * rate, (from + seconds) * rate);
    await runCommand(site, command, quotes, of(command));
  }
  // In the order in which they are listed.
  for (const { name } of SEARCHES) of(name);
  // Each search as often as it takes for a p95, and no more than the time allows.
  const turns = Math.ceil((seconds * 4 * SEARCH_RATE) / SEARCHES.length);
  await runSearches(site, SEARCHES, sample, { from: from * SEARCH_RATE, count: turns }, of);
}

function pairsOf([large, small]: readonly Side[]): readonly Pair[] {
  if (large === undefined || small === undefined) return [];
  return [...large.measured].map(([name, latencies]) => {
    const other = small.measured.get(name);
    if (other === undefined) throw new Error(`void: ${name} was measured at one size only`);
    return { name, large: latencies.summary(), small: other.summary() };
  });
}
