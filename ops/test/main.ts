import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { down } from '../stack/down.ts';
import { StackFault } from '../stack/fault.ts';
import { withLock } from '../stack/lock.ts';
import { ROOT, STACK_NAME, stackDir } from '../stack/paths.ts';
import { allRecords, isRunning } from '../stack/process_record.ts';
import { createProgress } from '../stack/progress.ts';
import type { Progress } from '../stack/progress.ts';
import { reset } from '../stack/reset.ts';
import type { Env } from '../stack/service.ts';
import { prepareStack } from './prepare_stack.ts';
import { runVitest } from './run_vitest.ts';
import type { Totals } from './run_vitest.ts';

const LAYERS = ['pure', 'integration', 'e2e'] as const;
const HELP = `Sets up what the tests need and runs them.

  npm test [-- filter…] [options]

  filter         part of a test file's path; several run all that match
  --layer NAME   one of ${LAYERS.join(', ')} (default: all)
  --keep         leave the stack up, so that the next run starts at once with its data
  --stack NAME   which stack (default: test); it has ports and data of its own
  --json         the last line as JSON: {"passed":…,"failed":…}

The last line is "N passed, N failed".
`;

type Request = {
  readonly filters: readonly string[];
  readonly layer: (typeof LAYERS)[number] | undefined;
  readonly keep: boolean;
  readonly stack: string;
  readonly json: boolean;
};

function parse(argv: readonly string[]): Request | undefined {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      layer: { type: 'string' },
      keep: { type: 'boolean', default: false },
      stack: { type: 'string', default: 'test' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return undefined;
  const layer = LAYERS.find((one) => one === values.layer);
  if (values.layer !== undefined && layer === undefined) {
    throw new StackFault(`"${values.layer}" is no layer; expected one of ${LAYERS.join(', ')}`);
  }
  if (!STACK_NAME.test(values.stack)) {
    throw new StackFault(`"${values.stack}" is no stack name; expected letters, digits, "-"`);
  }
  const { keep, stack, json } = values;
  return { filters: positionals, layer, keep, stack, json };
}

/** Fresh data for each run, unless an earlier run kept its stack up. */
async function freshStack(request: Request, progress: Progress): Promise<Env> {
  const dir = stackDir(request.stack);
  const kept = allRecords(dir).some(isRunning);
  if (!kept && existsSync(dir)) await reset(request.stack, progress);
  return prepareStack(request.stack, progress);
}

async function test(request: Request, progress: Progress): Promise<Totals> {
  if (request.layer === 'pure') return runVitest(request, { QW_STACK: request.stack });
  try {
    const env = await freshStack(request, progress);
    progress.step('tests', 'running');
    return await runVitest(request, env);
  } finally {
    progress.done('tests', 'over');
    if (!request.keep) await down(request.stack, [], progress);
  }
}

async function run(request: Request): Promise<number> {
  const progress = createProgress((line) => process.stderr.write(line), Date.now);
  const waiting = (text: string) => progress.step('tests', `${text}: another test run`);
  const lock = join(ROOT, '.stack', `${request.stack}.tests.lock`);
  try {
    const { passed, failed } = await withLock(lock, waiting, () => test(request, progress));
    const line = `${passed} passed, ${failed} failed`;
    console.log(request.json ? JSON.stringify({ passed, failed }) : line);
    return failed === 0 ? 0 : 1;
  } finally {
    progress.close();
  }
}

try {
  const request = parse(process.argv.slice(2));
  if (request === undefined) console.log(HELP);
  else process.exitCode = await run(request);
} catch (fault) {
  const usage = fault instanceof TypeError && 'code' in fault;
  if (!usage && !(fault instanceof StackFault)) throw fault;
  console.error(usage ? `${fault.message}\n\n${HELP}` : fault.message);
  process.exitCode = usage ? 2 : 1;
}
