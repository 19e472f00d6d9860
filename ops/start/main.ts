import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { stopAll } from '../stack/down.ts';
import { StackFault } from '../stack/fault.ts';
import { ROOT, STACK_NAME, stackDir } from '../stack/paths.ts';
import { allRecords, isRunning } from '../stack/process_record.ts';
import { createProgress } from '../stack/progress.ts';
import type { Progress } from '../stack/progress.ts';
import { withStack } from '../stack/up.ts';
import { banner } from './banner.ts';
import { startPlatform } from './platform.ts';
import { DEMO } from './processes.ts';
import { runVisibly } from './run_job.ts';
import { watchProcesses } from './watch.ts';

const HELP = `Starts all of Quotewright, runs one flow from quote to order, and stays up.

  npm start [-- options]

  --catalog DIR  import this folder of JSON files instead of db/catalogue
  --detach       return when ready; everything goes on in the background
                 (npm run stack -- status | logs | down)
  --no-demo      don't run the flow
  --stack NAME   which stack (default: $QW_STACK or dev)

Ctrl-C stops everything that this start began.
`;

type Request = {
  readonly stack: string;
  readonly catalogue: string;
  readonly detach: boolean;
  readonly demo: boolean;
};

function parse(argv: readonly string[]): Request | undefined {
  const { values } = parseArgs({
    args: [...argv],
    allowNegative: true,
    options: {
      catalog: { type: 'string' },
      detach: { type: 'boolean', default: false },
      demo: { type: 'boolean', default: true },
      stack: { type: 'string', default: process.env['QW_STACK'] ?? 'dev' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return undefined;
  if (!STACK_NAME.test(values.stack)) {
    throw new StackFault(`"${values.stack}" is no stack name; expected letters, digits, "-"`);
  }
  // npm runs us in the checkout; a relative folder is meant from where the person stands.
  const from = process.env['INIT_CWD'] ?? process.cwd();
  const folder = values.catalog === undefined ? `${ROOT}/db/catalogue` : values.catalog;
  const catalogue = resolve(from, folder);
  if (!existsSync(catalogue) || !statSync(catalogue).isDirectory()) {
    throw new StackFault(`--catalog: ${catalogue} is no folder; expected one with JSON files`);
  }
  return { stack: values.stack, catalogue, detach: values.detach, demo: values.demo };
}

/** Rejects at the first request to stop; later ones change nothing. */
function stopRequested(): Promise<never> {
  const stopped = new Promise<never>((_resolve, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => reject(new Stopped(signal)));
    }
  });
  stopped.catch(() => undefined);
  return stopped;
}

class Stopped extends Error {}

/** Stops whatever runs now and didn't before; twice, for what was just being started. */
async function stopNew(dir: string, before: ReadonlySet<number>, progress: Progress) {
  for (let round = 0; round < 2; round += 1) {
    const begun = allRecords(dir).filter((one) => !before.has(one.pid));
    await stopAll(dir, begun, progress);
  }
}

async function startAndStay(
  request: Request,
  progress: Progress,
  signal: AbortSignal,
): Promise<number> {
  const { stack, env } = await withStack(
    request.stack,
    process.env,
    progress,
    async (stack, env) => {
      await startPlatform(stack, env, request.catalogue, progress);
      return { stack, env };
    },
  );
  const demo = request.demo ? await runVisibly(DEMO, env) : 0;
  if (demo !== 0) console.error('\nThe flow failed; the processes are up, see their logs.');
  console.log(banner(stack, env));
  if (request.detach) return demo;
  console.log('Ctrl-C stops it.');
  watchProcesses(stack.dir, (text) => console.error(text), signal);
  return new Promise(() => undefined);
}

async function run(request: Request): Promise<number> {
  const dir = stackDir(request.stack);
  const before = new Set(
    allRecords(dir)
      .filter(isRunning)
      .map(({ pid }) => pid),
  );
  const progress = createProgress((line) => process.stderr.write(line), Date.now);
  const ending = new AbortController();
  try {
    const stay = startAndStay(request, progress, ending.signal);
    return await Promise.race([stay, stopRequested()]);
  } catch (fault) {
    ending.abort();
    if (fault instanceof StackFault) console.error(`\n${fault.message}\n`);
    await stopNew(dir, before, progress);
    if (fault instanceof Stopped) return 0;
    if (fault instanceof StackFault) return 1;
    throw fault;
  } finally {
    progress.close();
  }
}

try {
  const request = parse(process.argv.slice(2));
  if (request === undefined) console.log(HELP);
  else process.exit(await run(request));
} catch (fault) {
  const usage = fault instanceof TypeError && 'code' in fault;
  if (!usage && !(fault instanceof StackFault)) throw fault;
  console.error(usage ? `${fault.message}\n\n${HELP}` : fault.message);
  process.exit(usage ? 2 : 1);
}
