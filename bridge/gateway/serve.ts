/** `node bridge/gateway/serve.ts`: the embedded workflow gateway as a process. */
import process from 'node:process';
import { parseArgs } from 'node:util';
import * as v from 'valibot';
import { startGateway } from './gateway.ts';

const HELP = `Embedded workflow gateway: the Camunda 8 REST API v2 over PostgreSQL.

  node bridge/gateway/serve.ts

Environment:
  QW_PG_GATEWAY_URL  postgres://user:password@host:port/database[?socket=/dir]
  QW_GATEWAY_PORT    port on 127.0.0.1 (0 takes any free one)
`;

const Environment = v.object({
  QW_PG_GATEWAY_URL: v.pipe(
    v.string('set it to postgres://user:password@host:port/database'),
    v.url('expected postgres://user:password@host:port/database'),
  ),
  QW_GATEWAY_PORT: v.pipe(
    v.string('set it to a port number'),
    v.regex(/^\d{1,5}$/, 'expected a port number'),
    v.transform(Number),
    v.maxValue(65_535),
  ),
});

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}

function readArguments(): void {
  try {
    const { values } = parseArgs({ options: { help: { type: 'boolean', short: 'h' } } });
    if (values.help !== true) return;
  } catch (error) {
    fail(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
  }
  process.stdout.write(HELP);
  process.exit(0);
}

readArguments();
const environment = v.safeParse(Environment, process.env);
if (!environment.success) {
  const lines = environment.issues.map((issue) => `${v.getDotPath(issue)}: ${issue.message}`);
  fail(`${lines.join('\n')}\n\n${HELP}`);
}
const running = await startGateway({
  url: environment.output.QW_PG_GATEWAY_URL,
  port: environment.output.QW_GATEWAY_PORT,
  onReady: (url) => process.stdout.write(`ready gateway ${url}\n`),
});

let stopping = false;
const stop = (): void => {
  if (stopping) return;
  stopping = true;
  running.stop().then(
    () => process.exit(0),
    (error: unknown) => fail(String(error)),
  );
};
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
