import { connect } from '../../db/connect.ts';
import { HELP, parseCommandLine, UsageError } from './command_line.ts';
import { generate } from './generate.ts';
import { LANES } from './load.ts';
import { verify } from './verify.ts';

async function main(): Promise<void> {
  const request = parseCommandLine(process.argv.slice(2), Date.now());
  if (request === null) return console.log(HELP);
  const url = process.env['QW_PG_ADMIN_URL'];
  if (url === undefined) {
    throw new UsageError('QW_PG_ADMIN_URL is not set: postgres://user:password@host:port/database');
  }
  const sql = connect({
    url,
    application: 'qw-generate',
    max: LANES + 1,
    statementTimeoutMs: 0,
    lockTimeoutMs: 0,
    idleInTransactionTimeoutMs: 0,
  });
  try {
    if (request.verify) {
      const findings = await verify(sql, request.tenant, request.sample);
      if (findings.some(({ wrong }) => wrong > 0)) process.exitCode = 1;
      if (request.json) return console.log(JSON.stringify({ findings }));
      for (const { claim, wrong } of findings) {
        console.log(`${wrong === 0 ? 'holds' : `${wrong} wrong`}  ${claim}`);
      }
      return;
    }
    const say = (line: string) => process.stderr.write(`${line}\n`);
    const result = await generate(sql, request, say);
    if (request.json) return console.log(JSON.stringify(result));
    for (const [what, value] of Object.entries(result)) console.log(`${what}: ${String(value)}`);
  } finally {
    await sql.end();
  }
}

try {
  await main();
} catch (error) {
  const usage = error instanceof UsageError || error instanceof TypeError;
  console.error(usage ? error.message : error);
  if (usage) console.error('Try: npm run db -- generate --help');
  process.exitCode = usage ? 2 : 1;
}
