import { createHash, randomUUID } from 'node:crypto';
import { connect, withDatabase } from './connect.ts';
import type { Sql } from './connect.ts';
import { migrate, readMigrations } from './migrate.ts';
import { ROLE_VARIABLE } from './roles.ts';

/** Serialises the making of the template over all test processes of one server. */
const LOCK = 7_201_117;

export type TestDatabase = {
  readonly adminUrl: string;
  readonly coreUrl: string;
  readonly bridgeUrl: string;
  readonly gatewayUrl: string;
  readonly drop: () => Promise<void>;
};

/**
 * A migrated database of its own for one test file, cloned from a template in about 50 ms. The
 * template is made once per state of db/migrations. Needs the QW_PG_*_URL variables.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const adminUrl = required('QW_PG_ADMIN_URL');
  const name = `qw_test_${randomUUID().replaceAll('-', '')}`;
  await withAdmin(adminUrl, 'postgres', async (sql) => {
    const template = await ensureTemplate(sql, adminUrl);
    await sql`create database ${sql(name)} template ${sql(template)}`;
  });
  return {
    adminUrl: withDatabase(adminUrl, name),
    coreUrl: withDatabase(required(ROLE_VARIABLE.qw_core), name),
    bridgeUrl: withDatabase(required(ROLE_VARIABLE.qw_bridge), name),
    gatewayUrl: withDatabase(required(ROLE_VARIABLE.qw_gateway), name),
    drop: () =>
      withAdmin(adminUrl, 'postgres', async (sql) => {
        await sql`drop database if exists ${sql(name)} with (force)`;
      }),
  };
}

async function ensureTemplate(sql: Sql, adminUrl: string): Promise<string> {
  const hash = createHash('sha256');
  for (const { checksum } of await readMigrations()) hash.update(checksum);
  // Partitions are dated, so a template serves one day.
  hash.update(new Date().toISOString().slice(0, 10));
  const name = `qw_template_${hash.digest('hex').slice(0, 16)}`;
  const reserved = await sql.reserve();
  try {
    await reserved`select pg_advisory_lock(${LOCK})`;
    const [known] = await sql`select 1 from pg_database where datname = ${name}`;
    if (known === undefined) {
      const draft = `${name}_draft`;
      await sql`drop database if exists ${sql(draft)} with (force)`;
      await sql`create database ${sql(draft)}`;
      await withAdmin(adminUrl, draft, (fresh) => migrate(fresh, process.env));
      await sql`alter database ${sql(draft)} rename to ${sql(name)}`;
    }
  } finally {
    await reserved`select pg_advisory_unlock(${LOCK})`;
    reserved.release();
  }
  return name;
}

async function withAdmin<T>(
  url: string,
  database: string,
  use: (sql: Sql) => Promise<T>,
): Promise<T> {
  const sql = connect({
    url: withDatabase(url, database),
    application: 'qw-test-admin',
    max: 3,
    statementTimeoutMs: 60_000,
    lockTimeoutMs: 60_000,
    idleInTransactionTimeoutMs: 60_000,
  });
  try {
    return await use(sql);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined) {
    throw new Error(`${name} is not set: run tests by \`npm test\`, which starts what they need`);
  }
  return value;
}
