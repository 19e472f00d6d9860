import type { Sql } from '../connect.ts';
import { BudgetFault, overdrawn, readBudget } from './budget.ts';
import type { Budget } from './budget.ts';
import { DEPLOYABLES, neededBy } from './parts.ts';
import type { Deployable } from './parts.ts';

export type Change = {
  readonly deployable: Deployable;
  readonly instances: number;
  readonly connections: number;
};

/** `core=2x50`: two instances with fifty connections each. */
export function parseChange(text: string): Change {
  const [, name = '', instances = '', connections = ''] = /^(\w+)=(\d+)x(\d+)$/.exec(text) ?? [];
  const deployable = DEPLOYABLES.find((one) => one === name);
  if (deployable === undefined) {
    const known = DEPLOYABLES.join(', ');
    throw new BudgetFault(`--set: expected core=2x50, of ${known}; got "${text}"`);
  }
  const change = { deployable, instances: Number(instances), connections: Number(connections) };
  const least = deployable === 'core' ? 13 : neededBy(deployable);
  if (change.instances < 1 || change.connections < least) {
    throw new BudgetFault(
      `--set: ${deployable} needs ${least} connections at least, got "${text}"`,
    );
  }
  return change;
}

/** All or nothing: what doesn't fit into the server changes nothing. */
export async function setBudget(sql: Sql, changes: readonly Change[]): Promise<Budget> {
  return sql.begin(async (transaction) => {
    const tx = transaction as unknown as Sql;
    for (const { deployable, instances, connections } of changes) {
      await tx`
        update connection_budget set instances = ${instances}, connections = ${connections}
        where deployable = ${deployable}
      `;
    }
    const budget = await readBudget(tx);
    const fault = overdrawn(budget);
    if (fault !== null) throw new BudgetFault(fault);
    await limitRoles(tx, budget);
    return readBudget(tx);
  });
}

/**
 * After a migration: roles that have no limit yet. Others are left alone, for another database of
 * this server may have been told to share out differently.
 */
export async function limitNewRoles(sql: Sql): Promise<void> {
  const budget = await readBudget(sql);
  const unlimited = budget.shares.filter(({ limit }) => limit === null);
  await limitRoles(sql, { ...budget, shares: unlimited });
}

async function limitRoles(sql: Sql, { shares }: Budget): Promise<void> {
  for (const { role, instances, connections } of shares) {
    if (role === null) continue;
    await sql`alter role ${sql(role)} connection limit ${sql.unsafe(String(instances * connections))}`;
  }
}
