import type { BenchContext } from '../benchmark.ts';
import { coreAlone } from '../core_alone/core_alone.ts';
import type { CoreAlone } from '../core_alone/core_alone.ts';
import { withGeneratorCheck } from '../measure/generator_cpu.ts';
import { figuresOf, tableOf } from '../report/figures.ts';
import type { Figure, Goals, Row } from '../report/figures.ts';
import { seededRandom } from '../seeded_random.ts';
import { putOnSale } from './put_on_sale.ts';
import { measureQuote, STEPS } from './measure_quote.ts';

const SIZES = [5, 50, 200, 1_000];

/** In milliseconds at the client, for the largest quote. */
const GOALS: Readonly<Record<string, Goals>> = {
  'price, 1000 lines': { p95: 250 },
  'change one, 1000 lines': { p95: 50 },
};

/** What a quote of so many lines takes through NATS: all of it, and one line of it. */
export async function bigQuote(context: BenchContext): Promise<readonly Figure[]> {
  const alone = await coreAlone(context.stack ?? 'big-quote', context.say);
  try {
    const rows = await measure(alone, context);
    context.show(`\n${tableOf(rows)}\n`);
    return rows.flatMap((row) => figuresOf(row, GOALS[row.name] ?? {}));
  } finally {
    await alone.stop();
  }
}

async function measure(alone: CoreAlone, { say, seed }: BenchContext): Promise<readonly Row[]> {
  const random = seededRandom(seed);
  say(`seed ${seed}; one core, one client`);
  await alone.startCore();
  await putOnSale(alone.ask);
  const rows: Row[] = [];
  for (const size of SIZES) {
    say(`quotes of ${size} lines`);
    const measured = await withGeneratorCheck(() => measureQuote(alone.ask, size, random));
    for (const step of STEPS) {
      const how = 'by one client, one after the other';
      rows.push({ name: `${step}, ${size} lines`, how, summary: measured[step].summary() });
    }
  }
  return rows;
}
