import process from 'node:process';
import { parseArgs } from 'node:util';
import { CHECKS } from './checks.ts';
import { runCheck, type Outcome } from './run_check.ts';

const HELP = `npm run check [-- options]

Type check, linter, formatter and house rules, side by side; exits with 1 when one complains.

  --fix    let the linter and the formatter repair what they can, then check
  --json   print one line of JSON instead of text
  --help   this text
`;

const options = readOptions();
if (options.help) process.stdout.write(HELP);
else process.exitCode = await check(options);

async function check({ fix, json }: { fix: boolean; json: boolean }): Promise<number> {
  const startedAt = performance.now();
  if (fix) {
    for (const { name, command, fix: args } of CHECKS) {
      if (args !== undefined) await runCheck(name, command, args);
    }
  }
  const outcomes = await Promise.all(
    CHECKS.map(async ({ name, command, args }) => {
      const outcome = await runCheck(name, command, args);
      if (!json) console.log(summaryOf(outcome));
      return outcome;
    }),
  );
  const failed = outcomes.filter((outcome) => !outcome.ok);
  const seconds = Math.round(performance.now() - startedAt) / 1000;
  if (json) console.log(JSON.stringify({ ok: failed.length === 0, seconds, checks: outcomes }));
  else {
    for (const { name, output } of failed) console.log(`\n── ${name} ──\n${output}`);
    const verdict = failed.length === 0 ? 'all checks pass' : `${failed.length} failed`;
    console.log(`\n${verdict}, ${seconds.toFixed(1)} s`);
  }
  return failed.length === 0 ? 0 : 1;
}

function summaryOf({ name, ok, seconds }: Outcome): string {
  return `${ok ? '✓' : '✗'} ${name.padEnd(8)} ${seconds.toFixed(1)} s`;
}

function readOptions(): { fix: boolean; json: boolean; help: boolean } {
  try {
    const { values } = parseArgs({
      options: {
        fix: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    return values;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
    process.exit(2);
  }
}
