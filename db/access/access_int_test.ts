import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect } from '../connect.ts';
import type { Sql } from '../connect.ts';
import { createTestDatabase } from '../test_database.ts';
import type { TestDatabase } from '../test_database.ts';
import { AS_OWNER, GRANTS, OF_ALL_TENANTS } from './grants.ts';

let database: TestDatabase;
let admin: Sql;
beforeAll(async () => {
  database = await createTestDatabase();
  admin = connect({ url: database.adminUrl, application: 'test', max: 1 });
});
afterAll(async () => {
  await admin.end();
  await database.drop();
});

const ROLES = ['qw_core', 'qw_bridge', 'qw_gateway'];
const OF_TENANT = "(tenant_id = current_setting('qw.tenant'::text, true))";

/** What the catalogue says of tables of ours, not of their partitions. */
async function tables() {
  return admin<{ name: string; ofTenant: boolean; secured: boolean }[]>`
    select c.oid::regclass::text as name, c.relrowsecurity as secured, exists (
        select from pg_attribute where attrelid = c.oid and attname = 'tenant_id') as "ofTenant"
    from pg_class c
    where c.relnamespace in ('public'::regnamespace, 'workflow'::regnamespace)
      and c.relkind in ('r', 'p', 'v', 'm', 'f') and not c.relispartition
    order by 1
  `;
}

async function granted(partitions: boolean) {
  return admin<{ name: string; role: string; may: string }[]>`
    select c.oid::regclass::text as name,
      case a.grantee when 0 then 'everybody' else a.grantee::regrole::text end as role,
      string_agg(lower(a.privilege_type), ', ' order by lower(a.privilege_type)) as may
    from pg_class c cross join lateral aclexplode(c.relacl) a
    where c.relnamespace in ('public'::regnamespace, 'workflow'::regnamespace)
      and c.relkind in ('r', 'p', 'v', 'm', 'f') and c.relispartition = ${partitions}
      and a.grantee <> c.relowner
    group by 1, 2 order by 1, 2
  `;
}

describe('every table', () => {
  test('that has tenants is under row security, and shows a role its own tenant only', async () => {
    const found = await tables();
    expect(found.filter(({ ofTenant }) => ofTenant).length).toBeGreaterThan(15);
    const open = found.filter(({ ofTenant, secured }) => ofTenant && !secured);
    expect(open.map(({ name }) => name)).toEqual([]);
    const policies = await admin<
      { table: string; text: string; rule: string; check: string | null }[]
    >`
      select p.polrelid::regclass::text as table, pg_get_expr(p.polqual, p.polrelid) as rule,
        pg_get_expr(p.polwithcheck, p.polrelid) as check,
        format('%s on %s to %s', p.polname, p.polrelid::regclass, case when p.polroles = '{0}'
          then 'everybody' else array_to_string(p.polroles::regrole[], ',') end) as text
      from pg_policy p order by 2
    `;
    const wide = policies.filter(({ rule, check }) => rule !== OF_TENANT || check !== null);
    expect(wide.map(({ text }) => text).toSorted()).toEqual([...OF_ALL_TENANTS].toSorted());
    const covered = new Set(policies.map((policy) => policy.table));
    const bare = found.filter(({ name, secured }) => secured && !covered.has(name));
    expect(bare.map(({ name }) => name)).toEqual([]);
  });

  test('is granted to whom grants.ts says, for what it says, and nothing else to anybody', async () => {
    const declared = Object.entries(GRANTS).flatMap(([name, roles]) =>
      Object.entries(roles).map(([role, may]) => ({ name, role, may })),
    );
    const byName = (a: { name: string; role: string }, b: { name: string; role: string }) =>
      `${a.name} ${a.role}` < `${b.name} ${b.role}` ? -1 : 1;
    expect([...(await granted(false))].toSorted(byName)).toEqual(declared.toSorted(byName));
    expect((await tables()).map(({ name }) => name).toSorted()).toEqual(
      Object.keys(GRANTS).toSorted(),
    );
  });

  test('is reached by its own name: no partition is granted to anybody', async () => {
    expect(await granted(true)).toEqual([]);
  });
});

describe('a role', () => {
  test('owns nothing, is no superuser, and passes by no row security', async () => {
    const roles = await admin`
      select rolname from pg_roles
      where rolname = any(${ROLES}) and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb
        or rolreplication or exists (select from pg_class where relowner = pg_roles.oid))
    `;
    expect(roles).toEqual([]);
  });

  test('calls as the owner what grants.ts says, and nobody else does', async () => {
    const rows = await admin<{ name: string; role: string }[]>`
      select p.proname as name, coalesce(nullif(a.grantee, 0)::regrole::text, 'everybody') as role
      from pg_proc p
      cross join lateral aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
      where p.prosecdef and p.pronamespace in ('public'::regnamespace, 'workflow'::regnamespace)
        and a.grantee <> p.proowner and not exists (
          select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
      order by 1, 2
    `;
    const declared = Object.entries(AS_OWNER).flatMap(([name, roles]) =>
      roles.map((role) => ({ name, role })),
    );
    expect([...rows]).toEqual(declared);
  });

  test.each(ROLES)('%s makes nothing', async (role) => {
    const [row] = await admin<{ may: boolean }[]>`
      select has_schema_privilege(${role}, 'public', 'create')
        or has_schema_privilege(${role}, 'workflow', 'create')
        or has_database_privilege(${role}, current_database(), 'create') as may
    `;
    expect(row?.may).toBe(false);
  });
});
