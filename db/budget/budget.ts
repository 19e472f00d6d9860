import type { Sql } from '../connect.ts';
import { DEPLOYABLES, PARTS } from './parts.ts';
import type { Deployable } from './parts.ts';

export class BudgetFault extends Error {}

export type Share = {
  readonly deployable: Deployable;
  readonly role: string | null;
  readonly instances: number;
  readonly connections: number;
  /** Open right now. */
  readonly used: number;
  /** What PostgreSQL lets the role have; null: no limit. */
  readonly limit: number | null;
};
export type Budget = {
  readonly shares: readonly Share[];
  /** What the server gives to others than superusers. */
  readonly available: number;
  readonly max: number;
  readonly reserved: number;
};

export async function readBudget(sql: Sql): Promise<Budget> {
  const shares = await sql<Share[]>`
    select b.deployable, b.role, b.instances, b.connections,
      nullif(r.rolconnlimit, -1) as limit,
      (select count(*)::integer from pg_stat_activity a
        where a.backend_type = 'client backend' and (
          case when b.role is null then a.usename not in (
              select role from connection_budget where role is not null)
            else a.usename = b.role end)) as used
    from connection_budget b left join pg_roles r on r.rolname = b.role
    order by b.instances * b.connections desc, b.deployable
  `;
  const [server] = await sql<{ max: number; reserved: number }[]>`
    select current_setting('max_connections')::integer as max,
      current_setting('superuser_reserved_connections')::integer
        + current_setting('reserved_connections')::integer as reserved
  `;
  const { max, reserved } = server ?? { max: 0, reserved: 0 };
  const known = shares.filter(({ deployable }) => DEPLOYABLES.includes(deployable));
  return { shares: known, max, reserved, available: max - reserved };
}

export function totalOf(shares: readonly Pick<Share, 'instances' | 'connections'>[]): number {
  return shares.reduce((sum, { instances, connections }) => sum + instances * connections, 0);
}

/** Null: all of it fits into the server. */
export function overdrawn({ shares, available, max, reserved }: Budget): string | null {
  const total = totalOf(shares);
  if (total <= available) return null;
  return (
    `${total} connections are shared out and the server gives ${available} ` +
    `(max_connections ${max}, ${reserved} reserved): ${tellShares(shares)}. Take some from somebody ` +
    `(npm run db -- budget --set core=2x25) or raise max_connections to ${total + reserved}`
  );
}

export function tellShares(shares: readonly Share[]): string {
  return shares
    .map(({ deployable, instances, connections }) => {
      return `${deployable} ${instances} × ${connections} = ${instances * connections}`;
    })
    .join(', ');
}

/** What an instance that wants so many is told; null: they are its own. */
export function beyondShare(
  { shares }: Budget,
  deployable: Deployable,
  wanted: number,
): string | null {
  const share = shares.find((one) => one.deployable === deployable);
  if (share === undefined) return `connection_budget has no row for ${deployable}`;
  if (wanted <= share.connections) return null;
  const parts = Object.entries(PARTS[deployable]).map(([part, size]) => `${part} ${size}`);
  return (
    `${deployable} wants ${wanted} connections and may have ${share.connections} of ` +
    `${tellShares(shares)} (usual: ${parts.join(', ')}). Let it want fewer, or give it more: ` +
    `npm run db -- budget --set ${deployable}=${share.instances}x${wanted}`
  );
}
