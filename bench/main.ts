import { availableParallelism, loadavg } from 'node:os';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { BENCHMARKS } from './benchmarks.ts';
import { keepResults } from './report/results.ts';

const LIST = Object.entries(BENCHMARKS)
  .map(([name, { summary }]) => `  ${name.padEnd(12)} ${summary}`)
  .join('\n');
const HELP = `npm run bench -- NAME [options]

Measures on loopback and prints a table; the last line is one of JSON. Brings up what it needs.
Exits with 1 when the run was void: a failed request, or a load generator at its limit.

${LIST}

  --stack NAME  measure this running stack (default: bench, started and stopped by the run)
  --seed N      repeats the random choices of another run (default: QW_SEED or 1)
  --seconds N   core-limit, core-size, overload: how long each step takes, 1 to 600
  --quotes N    core-size: so many quotes, as many orders, 5 N audit rows; 10000 to 10000000
  --runtime R   edge-limit: only this row (deno, node, bun, workerd, varnish); may be repeated
  --json        no table and no progress, only the last line
  --help        this text
`;

const { name, stack, seed, seconds, quotes, runtime: only, json, help } = readOptions();
if (help) process.stdout.write(HELP);
else process.exitCode = await run();

async function run(): Promise<number> {
  const startedAt = performance.now();
  const say = (text: string): void => {
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(0).padStart(4);
    if (!json) console.error(`${seconds} s  ${text}`);
  };
  const [load = 0] = loadavg();
  if (load > availableParallelism()) {
    say(`this machine is busy (load ${load.toFixed(1)}): latencies will be those of a busy one`);
  }
  try {
    const show = json ? () => undefined : (text: string) => console.log(text);
    const figures =
      (await BENCHMARKS[name]?.run({ stack, seed, seconds, quotes, only, say, show })) ?? [];
    keepResults(name, figures);
    console.log(JSON.stringify({ bench: name, figures }));
    return 0;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    console.error(reason);
    console.log(JSON.stringify({ bench: name, void: reason, figures: [] }));
    return 1;
  }
}

function readOptions() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        stack: { type: 'string' },
        seed: { type: 'string', default: process.env['QW_SEED'] ?? '1' },
        seconds: { type: 'string' },
        quotes: { type: 'string' },
        runtime: { type: 'string', multiple: true, default: [] },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    const [wanted = '', ...more] = positionals;
    if (!values.help && (BENCHMARKS[wanted] === undefined || more.length > 0)) {
      const known = Object.keys(BENCHMARKS).join(', ');
      throw new Error(`expected one benchmark out of: ${known}; got: ${positionals.join(' ')}`);
    }
    if (!/^\d{1,9}$/.test(values.seed)) throw new Error('--seed takes a whole number');
    const seconds = values.seconds === undefined ? undefined : Number(values.seconds);
    if (seconds !== undefined && !(seconds >= 1 && seconds <= 600)) {
      throw new Error(`--seconds takes a number from 1 to 600, not "${values.seconds}"`);
    }
    const quotes = values.quotes === undefined ? undefined : Number(values.quotes);
    if (quotes !== undefined && !(Number.isInteger(quotes) && quotes >= 1e4 && quotes <= 1e7)) {
      throw new Error(
        `--quotes takes a whole number from 10000 to 10000000, not "${values.quotes}"`,
      );
    }
    const numbers = { seed: Number(values.seed), seconds, quotes };
    return { ...values, ...numbers, name: wanted, stack: values.stack };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
    process.exit(2);
  }
}
