import { parseArgs } from 'node:util';
import { down } from './down.ts';
import { StackFault } from './fault.ts';
import { logs } from './logs.ts';
import { STACK_NAME } from './paths.ts';
import { createProgress } from './progress.ts';
import { reset } from './reset.ts';
import type { ServiceName } from './service.ts';
import { SERVICE_NAMES } from './services/all.ts';
import { lastLines } from './spawn_process.ts';
import { status } from './status.ts';
import { up } from './up.ts';

const HELP = `Starts, watches and stops the services that Quotewright needs.

  npm run stack -- up     [service…]   start what isn't running, wait until it is healthy
  npm run stack -- status              what this stack runs
  npm run stack -- logs   [process…]   the last lines of its logs (--follow to go on)
  npm run stack -- down   [process…]   stop what the launcher started
  npm run stack -- reset               stop, and delete the stack's data

  --stack NAME   which stack (default: $QW_STACK or dev); each has ports and data of its own
  --json         the result as one line of JSON on standard output
  --follow       with logs

services: ${SERVICE_NAMES.join(', ')} (default: all)
To use a server of your own set its URL (docs/operations.md); QW_PORT_BASE moves the ports.
`;

const VERBS = ['up', 'status', 'logs', 'down', 'reset'] as const;
type Verb = (typeof VERBS)[number];

type Request = {
  readonly verb: Verb;
  readonly stack: string;
  readonly names: readonly string[];
  readonly json: boolean;
  readonly follow: boolean;
};

function parse(argv: readonly string[]): Request | undefined {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      stack: { type: 'string' },
      json: { type: 'boolean', default: false },
      follow: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return undefined;
  const [verb, ...names] = positionals;
  const known = VERBS.find((one) => one === verb);
  if (known === undefined) {
    throw new StackFault(`"${verb ?? ''}" is no command; expected one of ${VERBS.join(', ')}`);
  }
  const stack = values.stack ?? process.env['QW_STACK'] ?? 'dev';
  if (!STACK_NAME.test(stack)) {
    throw new StackFault(`"${stack}" is no stack name; expected lower-case letters, digits, "-"`);
  }
  return { verb: known, stack, names, json: values.json, follow: values.follow };
}

function serviceNames(names: readonly string[]): readonly ServiceName[] {
  if (names.length === 0) return SERVICE_NAMES;
  return names.map((name) => {
    const known = SERVICE_NAMES.find((one) => one === name);
    if (known !== undefined) return known;
    throw new StackFault(`"${name}" is no service; expected some of ${SERVICE_NAMES.join(', ')}`);
  });
}

async function showStatus(request: Request): Promise<void> {
  const processes = await status(request.stack);
  if (request.json) {
    console.log(JSON.stringify({ stack: request.stack, processes }));
    return;
  }
  if (processes.length === 0) console.log(`nothing of "${request.stack}" runs`);
  for (const one of processes) {
    const since = one.startedAt.slice(0, 19).replace('T', ' ');
    console.log(
      `${one.name.padEnd(12)} ${one.state.padEnd(10)} process ${one.pid}, since ${since} UTC`,
    );
    if (one.state !== 'running') console.log(`${lastLines(one.log, 8)}\n    (${one.log})`);
  }
}

async function run(request: Request): Promise<void> {
  const progress = createProgress((line) => process.stderr.write(line), Date.now);
  const answer = (body: object) => {
    if (request.json) console.log(JSON.stringify({ stack: request.stack, ...body }));
  };
  try {
    switch (request.verb) {
      case 'up': {
        const names = serviceNames(request.names);
        const result = await up(request.stack, names, process.env, progress);
        answer({ started: result.started, ports: result.stack.ports });
        return;
      }
      case 'status':
        return await showStatus(request);
      case 'logs':
        return await logs(request.stack, request.names, request.follow);
      case 'down':
        return answer({ stopped: await down(request.stack, request.names, progress) });
      case 'reset':
        return answer({ stopped: await reset(request.stack, progress) });
      default:
        request.verb satisfies never;
    }
  } finally {
    progress.close();
  }
}

try {
  const request = parse(process.argv.slice(2));
  if (request === undefined) console.log(HELP);
  else await run(request);
} catch (fault) {
  const usage = fault instanceof TypeError && 'code' in fault;
  if (!usage && !(fault instanceof StackFault)) throw fault;
  console.error(usage ? `${fault.message}\n\n${HELP}` : fault.message);
  process.exitCode = usage ? 2 : 1;
}
