import { connect, withDatabase } from '../../db/connect.ts';
import { node } from '../bring_up.ts';
import { createDatabase } from '../core_alone/database.ts';
import { need, type Env } from '../stack_env.ts';

/** A database of a size, with whom its quotes belong to. */
export type Filled = {
  readonly coreUrl: string;
  readonly adminUrl: string;
  readonly quotes: number;
  readonly drop: () => Promise<void>;
};
export type Asked = { readonly env: Env; readonly stack: string; readonly quotes: number };

export const TENANT = 'demo';
const AUDIT_PER_QUOTE = 5;
const ESTIMATE_ERROR = 0.05;

/** The stack's own database when it is large enough. */
export async function findFilled({ env, stack, quotes }: Asked): Promise<Filled | null> {
  const adminUrl = need(env, 'QW_PG_ADMIN_URL', stack);
  const coreUrl = need(env, 'QW_PG_CORE_URL', stack);
  const sql = connect({ url: adminUrl, application: 'bench', max: 1, statementTimeoutMs: 60_000 });
  try {
    const [schema] = await sql<{ there: boolean }[]>`
      select to_regclass('quote') is not null as there
    `;
    if (schema?.there !== true) return null;
    // As the generator's ANALYZE left it: counting would read all of it.
    const [held] = await sql<{ quotes: number; orders: number; tenant: boolean }[]>`
      select (select reltuples from pg_class where oid = to_regclass('quote')) as quotes,
        (select reltuples from pg_class where oid = to_regclass('customer_order')) as orders,
        exists (select from quote where tenant_id = ${TENANT}) as tenant
    `;
    const least = quotes * (1 - ESTIMATE_ERROR);
    if (held === undefined || !held.tenant) return null;
    if (Math.min(held.quotes, held.orders) < least) return null;
    return { adminUrl, coreUrl, quotes: Math.round(held.quotes), drop: () => Promise.resolve() };
  } finally {
    await sql.end();
  }
}

/** A new database, still empty; `fill` needs a catalogue on sale in it. */
export async function createEmpty({ env, stack, quotes }: Asked): Promise<Filled> {
  const { coreUrl, admin, drop } = await createDatabase(env, stack);
  const name = new URL(coreUrl).pathname.slice(1);
  const adminUrl = withDatabase(need(env, 'QW_PG_ADMIN_URL', stack), name);
  await admin`select ensure_partitions(2)`;
  return { adminUrl, coreUrl, quotes, drop };
}

export async function fill({ adminUrl, quotes }: Filled, seed: number): Promise<void> {
  const count = String(quotes);
  const audit = String(quotes * AUDIT_PER_QUOTE);
  const sizes = ['--quotes', count, '--orders', count, '--audit', audit];
  await node('db/main.ts', ['generate', ...sizes, '--seed', String(seed), '--json'], {
    QW_PG_ADMIN_URL: adminUrl,
  });
}
