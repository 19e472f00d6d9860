import type { Sql } from '../../db/connect.ts';
import { statement } from './statement.ts';
import type { Statement } from './statement.ts';

export function begin(sql: Sql): Statement<never> {
  return statement('begin', sql`begin`);
}

export function beginReadOnly(sql: Sql): Statement<never> {
  return statement('begin_read_only', sql`begin isolation level repeatable read read only`);
}

export function commit(sql: Sql): Statement<never> {
  return statement('commit', sql`commit`);
}

export function rollback(sql: Sql): Statement<never> {
  return statement('rollback', sql`rollback`);
}

/** Without it row security shows nothing at all. */
export function setTenant(sql: Sql, tenant: string): Statement<{ tenant: string }> {
  return statement('set_tenant', sql`select set_config('qw.tenant', ${tenant}, true) as tenant`);
}

/**
 * Sets the tenant and takes the lock of an idempotency key, without waiting: false says that the
 * same request is being executed right now.
 */
export function setTenantAndLock(
  sql: Sql,
  tenant: string,
  key: string,
): Statement<{ tenant: string; locked: boolean }> {
  return statement(
    'set_tenant_and_lock',
    sql`
      select set_config('qw.tenant', ${tenant}, true) as tenant,
        pg_try_advisory_xact_lock(hashtextextended(${key}, 1)) as locked
    `,
  );
}
