import { parseDatabaseUrl } from './connect.ts';
import type { Sql } from './connect.ts';

/** One role per deployable, with the variable that says how its processes log in. */
export const ROLE_VARIABLE = {
  qw_core: 'QW_PG_CORE_URL',
  qw_bridge: 'QW_PG_BRIDGE_URL',
  qw_gateway: 'QW_PG_GATEWAY_URL',
} as const;
type RoleName = keyof typeof ROLE_VARIABLE;

const ROLES = Object.keys(ROLE_VARIABLE) as RoleName[];

/**
 * Creates what is missing and sets passwords from the URLs. A URL that names another user makes
 * that user a member of the role. Without a URL the role exists but can't log in.
 */
export async function ensureRoles(
  sql: Sql,
  env: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  for (const role of ROLES) {
    await createRole(sql, role);
    const url = env[ROLE_VARIABLE[role]];
    if (url === undefined) continue;
    const { user, password } = parseDatabaseUrl(url);
    if (user !== role) {
      await createRole(sql, user);
      await sql`grant ${sql(role)} to ${sql(user)}`;
    }
    await setPassword(sql, user, password);
  }
}

async function createRole(sql: Sql, role: string): Promise<void> {
  const [known] = await sql`select 1 from pg_roles where rolname = ${role}`;
  if (known !== undefined) return;
  try {
    await sql`create role ${sql(role)} nologin nosuperuser nobypassrls`;
  } catch (error) {
    // Two databases of one cluster may be migrated at once.
    if (!isDuplicate(error)) throw error;
  }
}

/** DDL takes no parameters, so the server itself quotes. */
async function setPassword(sql: Sql, user: string, password: string): Promise<void> {
  const [row] = await sql<{ statement: string }[]>`
    select format('alter role %I login password %L', ${user}::text, ${password}::text) as statement
  `;
  if (row !== undefined) await sql.unsafe(row.statement);
}

function isDuplicate(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && ['42710', '23505'].includes(String(error.code))
  );
}
