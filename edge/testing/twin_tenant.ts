import type { Sql } from '../../db/connect.ts';

type Table = { readonly table: string; readonly columns: readonly string[] };

/** Answers given to one tenant are no twin’s; catalogue rows have numbers of their own. */
const LEFT_OUT = ['idempotency', 'outbox', 'offering', 'offering_characteristic'];

/**
 * Gives another tenant a copy of every row of a tenant, with the same ids and another customer: the
 * worst that could happen to whoever forgets the tenant in a statement.
 */
export async function makeTwin(
  sql: Sql,
  original: string,
  twin: string,
  customerId: string,
): Promise<void> {
  const tables = await tenantTables(sql);
  await sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`;
    for (const { table, columns } of tables.filter(({ table: name }) => !LEFT_OUT.includes(name))) {
      const values = columns.map((column) => {
        if (column === 'tenant_id') return tx`${twin}::text`;
        return column === 'customer_id' ? tx`${customerId}::text` : tx`${tx(column)}`;
      });
      const list = values.reduce((all, one) => tx`${all}, ${one}`);
      await tx`
        insert into ${tx(table)} (${tx([...columns])})
        select ${list} from ${tx(table)} where tenant_id = ${original}`;
    }
  });
}

/** One fingerprint for each table of what a tenant has in it. */
export async function fingerprints(
  sql: Sql,
  tenant: string,
): Promise<Readonly<Record<string, string>>> {
  const tables = await tenantTables(sql);
  const pairs = await Promise.all(
    tables.map(async ({ table }) => {
      const [row] = await sql<{ hash: string }[]>`
        select md5(coalesce(string_agg(t::text, ' ' order by t::text), '')) as hash
        from ${sql(table)} t where tenant_id = ${tenant}`;
      return [table, row?.hash ?? ''] as const;
    }),
  );
  return Object.fromEntries(pairs);
}

/** Every table with a tenant, and its columns that are stored as given. */
async function tenantTables(sql: Sql): Promise<readonly Table[]> {
  return sql<Table[]>`
    select c.relname as table, array_agg(a.attname::text order by a.attnum) as columns
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      and a.attgenerated = '' and a.attidentity = ''
    where c.relkind in ('r', 'p') and not c.relispartition
      and c.relnamespace = 'public'::regnamespace
    group by c.relname
    having bool_or(a.attname = 'tenant_id')
    order by c.relname`;
}
