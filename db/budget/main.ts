import { parseArgs } from 'node:util';
import { connect, parseDatabaseUrl } from '../connect.ts';
import { BudgetFault, overdrawn, readBudget, totalOf } from './budget.ts';
import type { Budget } from './budget.ts';
import { PARTS } from './parts.ts';
import { parseChange, setBudget } from './set_budget.ts';

const HELP = `Usage: npm run db -- budget [options]

Shows how the server's connections are shared out, and how many are open.

  --set D=IxC    let deployable D (core, bridge, gateway, admin) have I instances of C connections;
                 repeatable, all or nothing; also limits its role in PostgreSQL
  --json         the result as one line of JSON

Exit codes: 0 all fits, 1 more is shared out than the server gives, 2 wrong use
Environment: QW_PG_ADMIN_URL`;

async function main(): Promise<number> {
  const { values: flags } = parseArgs({
    options: {
      set: { type: 'string', multiple: true, default: [] },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (flags.help) {
    console.log(HELP);
    return 0;
  }
  const changes = flags.set.map(parseChange);
  const url = process.env['QW_PG_ADMIN_URL'];
  if (url === undefined) {
    throw new BudgetFault(
      'QW_PG_ADMIN_URL is not set: postgres://user:password@host:port/database',
    );
  }
  parseDatabaseUrl(url);
  const sql = connect({ url, application: 'qw-budget', max: 1 });
  try {
    const budget = changes.length > 0 ? await setBudget(sql, changes) : await readBudget(sql);
    const fault = overdrawn(budget);
    if (flags.json) console.log(JSON.stringify({ ...budget, fault }));
    else show(budget, fault);
    return fault === null ? 0 : 1;
  } finally {
    await sql.end();
  }
}

function show({ shares, max, reserved, available }: Budget, fault: string | null): void {
  const line = (...cells: readonly (string | number)[]) => {
    const [first = '', ...rest] = cells.map(String);
    console.log(`${first.padEnd(10)}${rest.map((cell) => cell.padStart(10)).join('')}`);
  };
  line('', 'instances', 'each', 'in all', 'limit', 'open');
  for (const { deployable, instances, connections, limit, used } of shares) {
    line(deployable, instances, connections, instances * connections, limit ?? '-', used);
    const parts = Object.entries(PARTS[deployable]).map(([part, size]) => `${part} ${size}`);
    console.log(`  ${parts.join(', ')}`);
  }
  line('in all', '', '', totalOf(shares), '', '');
  console.log(`the server gives ${available}: max_connections ${max}, ${reserved} reserved`);
  if (fault !== null) console.log(fault);
}

try {
  process.exitCode = await main();
} catch (error) {
  const usage = error instanceof BudgetFault || error instanceof TypeError;
  console.error(usage ? error.message : error);
  if (usage) console.error('Try: npm run db -- budget --help');
  process.exitCode = usage ? 2 : 1;
}
