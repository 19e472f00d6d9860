import process from 'node:process';
import { parseArgs } from 'node:util';
import { createClient } from '../http/client.ts';
import { seededRandom } from '../seeded_random.ts';
import { need, stackEnv, stackName } from '../stack_env.ts';
import { quoteToOrder, type FlowResult } from './flow.ts';
import { newCustomer, type Demo } from './model.ts';
import { createRecorder, type StepRecord } from './recorder.ts';

const DETAIL_COLUMNS = 62;

const HELP = `npm run demo [-- options]

Runs one quote-to-order flow on a running stack, over HTTP as a client sees it, and prints each step
with its time. Buys whatever the active catalogue offers, configured so that it is valid. Exits with
1 at the first step that fails.

  --stack NAME       which stack (default: QW_STACK or dev); its addresses and tokens are read from
                     the environment, then from .stack/NAME/env
  --market ID        where to buy (default us)
  --channel ID       through which channel (default web)
  --discount PERCENT manual discount, over the approval limit (default 20)
  --patience SECONDS how long the order may take to complete (default 60)
  --seed N           repeats the choices of another run (default 1)
  --json             print one line of JSON at the end instead of text
  --help             this text
`;

const options = readOptions();
if (options.help) process.stdout.write(HELP);
else process.exitCode = await run();

async function run(): Promise<number> {
  const startedAt = performance.now();
  const recorder = createRecorder((record) => {
    if (!options.json) console.log(lineOf(record));
  });
  let result: FlowResult | undefined;
  let failure: string | undefined;
  try {
    result = await quoteToOrder(prepare(recorder));
  } catch (error) {
    failure = error instanceof Error ? error.message : String(error);
  }
  const failed = recorder.records.find((record) => !record.ok);
  const ok = failure === undefined;
  const seconds = Math.round(performance.now() - startedAt) / 1_000;
  if (options.json) {
    const steps = recorder.records.map((one) => ({ ...one, ms: Math.round(one.ms * 10) / 10 }));
    const why = ok ? {} : { failedStep: failed?.step ?? 'prepare', detail: failure };
    console.log(JSON.stringify({ ok, seconds, ...why, ...result, steps }));
  } else if (ok) {
    console.log(`\nquote to completed order in ${seconds.toFixed(1)} s`);
  } else {
    console.error(`\nfailed at “${failed?.step ?? 'prepare'}”: ${failure}`);
  }
  return ok ? 0 : 1;
}

function prepare(recorder: Demo['recorder']): Demo {
  const stack = stackName(options.stack);
  const env = stackEnv(stack);
  const client = createClient(need(env, 'QW_EDGE_URL', stack));
  const tokens = {
    storefront: need(env, 'QW_TOKEN_STOREFRONT', stack),
    sales: need(env, 'QW_TOKEN_SALES', stack),
    approver: need(env, 'QW_TOKEN_APPROVER', stack),
    operator: need(env, 'QW_TOKEN_OPERATOR', stack),
    admin: need(env, 'QW_ADMIN_TOKEN', stack),
  };
  const { market, channel } = options;
  const random = seededRandom(Number(options.seed));
  return {
    client,
    bridgeUrl: env['QW_BRIDGE_URL'],
    recorder,
    tokens,
    shopper: { client, token: tokens.storefront, market, channel, random },
    customerId: newCustomer(),
    discountPercent: options.discount,
    patience_s: Number(options.patience),
  };
}

function lineOf({ step, detail, ms, ok }: StepRecord): string {
  const time = ms < 10_000 ? `${ms.toFixed(1)} ms` : `${(ms / 1_000).toFixed(1)} s`;
  const head = `${ok ? '✓' : '✗'} ${step.padEnd(22)} ${time.padStart(10)}  `;
  return head + wrapped(detail).join(`\n${' '.repeat(head.length)}`);
}

/** Long details go on below their beginning. */
function wrapped(text: string): readonly string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1) ?? '';
    if (last !== '' && last.length + word.length >= DETAIL_COLUMNS) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines;
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        stack: { type: 'string' },
        market: { type: 'string', default: 'us' },
        channel: { type: 'string', default: 'web' },
        discount: { type: 'string', default: '20' },
        patience: { type: 'string', default: '60' },
        seed: { type: 'string', default: '1' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    for (const name of ['patience', 'seed'] as const) {
      if (!/^\d{1,9}$/.test(values[name])) throw new Error(`--${name} takes a whole number`);
    }
    if (!/^\d{1,2}(\.\d{1,2})?$/.test(values.discount)) {
      throw new Error('--discount takes a percentage below 100, such as 25');
    }
    return values;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
    process.exit(2);
  }
}
