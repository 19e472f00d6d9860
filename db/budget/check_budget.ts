import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from '../connect.ts';
import type { Sql } from '../connect.ts';
import { beyondShare, BudgetFault, overdrawn, readBudget } from './budget.ts';
import type { Deployable } from './parts.ts';

const PATIENCE_MS = 60_000;
const PAUSE_MS = 500;
/** Too many connections: of the role, of the server. */
const FULL = '53300';
const LOST = /^(CONNECTION_|ECONN|EPIPE|ENOENT|ENOTCONN|CONNECT_TIMEOUT|57P0|08)/;

/** Throws a BudgetFault when an instance wants more than its share, or all more than there is. */
export async function checkBudget(sql: Sql, deployable: Deployable, wanted: number): Promise<void> {
  const budget = await readBudget(sql);
  const fault = beyondShare(budget, deployable, wanted) ?? overdrawn(budget);
  if (fault !== null) throw new BudgetFault(fault);
}

/** The same on a connection of its own, at a process' start: the database is waited for. */
export async function checkBudgetOf(
  url: string,
  deployable: Deployable,
  wanted: number,
): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    const sql = connect({ url, application: `qw-${deployable}-budget`, max: 1 });
    try {
      return await checkBudget(sql, deployable, wanted);
    } catch (error) {
      if (error instanceof BudgetFault || Date.now() > until) throw error;
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      if (code === FULL) throw new BudgetFault(full(deployable), { cause: error });
      if (!LOST.test(code)) throw error;
    } finally {
      await sql.end({ timeout: 1 });
    }
    await sleep(PAUSE_MS);
  }
}

function full(deployable: Deployable): string {
  return (
    `no connection is left for ${deployable}: as many instances as were reckoned with are running ` +
    `already, or something else logs in as its role. See npm run db -- budget`
  );
}
