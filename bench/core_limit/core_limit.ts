import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchContext } from '../benchmark.ts';
import { cloneQuote, makeQuote } from '../core_alone/clones.ts';
import { coreAlone } from '../core_alone/core_alone.ts';
import type { Server } from '../edge_limit/server.ts';
import { withGeneratorCheck } from '../measure/generator_cpu.ts';
import type { Figure } from '../report/figures.ts';
import { checked, coreLeg, pgbenchLeg } from './legs.ts';
import type { Contest, Run } from './model.ts';
import { findPgbench } from './pgbench.ts';
import { recordCommands } from './record_command.ts';
import { figuresOf, tableOf } from './report.ts';
import type { Round } from './report.ts';

/** The interactive pool of a core with the connections that it has by default. */
const CONNECTIONS = 10;
const ROUNDS = 5;
const SECONDS = 3;
const WARM_UP = 1_500;
/** Priced again and again. */
const QUOTES_PRICED = 1_000;

/** What the core makes of PostgreSQL: its commands beside the same statements sent by pgbench. */
export async function coreLimit(context: BenchContext): Promise<readonly Figure[]> {
  const pgbench = findPgbench();
  const folder = mkdtempSync(join(tmpdir(), 'qw-bench-'));
  const alone = await coreAlone(context.stack ?? 'bench', context.say);
  try {
    const run: Run = { alone, pgbench, folder, connections: CONNECTIONS, say: context.say };
    context.say('recording what the core sends to the database');
    const contests = await recordCommands(alone);
    const core = await alone.startCore();
    const rounds: Round[] = [];
    for (const contest of contests) {
      rounds.push(...(await withGeneratorCheck(() => compete(run, contest, core, context))));
    }
    const figures = figuresOf(rounds);
    context.show(tableOf(rounds, figures));
    return figures;
  } finally {
    await alone.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function compete(
  run: Run,
  contest: Contest,
  core: Server,
  { seconds = SECONDS, say }: BenchContext,
): Promise<readonly Round[]> {
  const { alone, connections } = run;
  const quote = await makeQuote(alone.ask, contest.name === 'price' ? 'priced' : 'accepted');
  const versions = new Map<string, number>();
  const wrap = contest.name === 'price' ? { wrap: QUOTES_PRICED } : {};
  let next = 1;
  const take = (count: number) => {
    const part = { first: next, count, ...wrap };
    if (contest.name === 'convert') next += count;
    return part;
  };
  const clone = async (count: number): Promise<void> => {
    for (const side of ['core', 'pgbench']) {
      const copies = `${side}-${contest.name}`;
      await cloneQuote(alone.database.admin, quote.body.id, copies, count, next);
    }
  };
  const onCore = (part: ReturnType<typeof take>) =>
    coreLeg(run, contest, part, versions, quote.version ?? 0);
  say(`${contest.name}: warming up`);
  await clone(contest.name === 'price' ? QUOTES_PRICED : WARM_UP);
  const warm = take(WARM_UP);
  const rate = await onCore(warm);
  await pgbenchLeg(run, contest.scripts.pipelined, warm);
  const count = Math.max(1, Math.round((rate * seconds) / connections)) * connections;
  if (contest.name === 'convert') await clone(count * ROUNDS * 2);
  await alone.database.admin`vacuum analyze`;
  const rounds: Round[] = [];
  for (let at = 0; at < ROUNDS; at += 1) {
    const part = take(count);
    const cpuBefore = core.cpuUs();
    const own = await checked(run, contest, { ...part, side: 'core' }, () => onCore(part));
    const coreCpuUs = (core.cpuUs() - cpuBefore) / count;
    const script = (kind: keyof Contest['scripts'], of: typeof part) =>
      checked(run, contest, { ...of, side: 'pgbench' }, () =>
        pgbenchLeg(run, contest.scripts[kind], of),
      );
    const pipelined = await script('pipelined', part);
    const plain = await script('plain', take(count));
    rounds.push({ name: contest.name, core: own, pipelined, plain, coreCpuUs });
    say(
      `${contest.name}: ${own.perSecond.toFixed(0)}/s, pgbench ${pipelined.perSecond.toFixed(0)}/s`,
    );
  }
  return rounds;
}
