import type { Sql } from '../../../db/connect.ts';
import type { CatalogActivation } from '../../contract/catalog_versions.ts';
import { json, statement } from '../statement.ts';
import type { Statement } from '../statement.ts';

export type Activation = { readonly catalogVersion: string; readonly activateAt: string };

/** Whoever changes what is on sale, or will be, does so one after the other. */
export function lockCatalogSchedule(sql: Sql, tenant: string): Statement<never> {
  return statement(
    'lock_catalog_schedule',
    sql`select pg_advisory_xact_lock(hashtextextended(${tenant}, 2))`,
  );
}

/** The activation that holds at `now`, if there is one, and all that are still to come. */
export function activationsFrom(sql: Sql, tenant: string, now: string): Statement<Activation> {
  return statement(
    'activations_from',
    sql`
      select catalog_version as "catalogVersion", activate_at as "activateAt"
      from catalog_active
      where tenant_id = ${tenant} and activate_at >= coalesce(
        (select max(activate_at) from catalog_active
          where tenant_id = ${tenant} and activate_at <= ${now}),
        '-infinity')
      order by activate_at
    `,
  );
}

export function nextActivation(sql: Sql, tenant: string, now: string): Statement<Activation> {
  return statement(
    'next_activation',
    sql`
      select catalog_version as "catalogVersion", activate_at as "activateAt"
      from catalog_active
      where tenant_id = ${tenant} and activate_at > ${now}
      order by activate_at
      limit 1
    `,
  );
}

export function activateVersion(
  sql: Sql,
  tenant: string,
  { catalogVersion, activateAt }: Activation,
  decided: Pick<CatalogActivation, 'reason' | 'decidedAt'>,
): Statement<never> {
  return statement(
    'activate_version',
    sql`
      insert into catalog_active (tenant_id, activate_at, catalog_version, reason, decided_at)
      values (${tenant}, ${activateAt}, ${catalogVersion}, ${decided.reason}, ${decided.decidedAt})
    `,
  );
}

export function unscheduleVersion(
  sql: Sql,
  tenant: string,
  version: string,
  instants: readonly string[],
): Statement<never> {
  return statement(
    'unschedule_version',
    sql`
      delete from catalog_active
      where tenant_id = ${tenant} and catalog_version = ${version}
        and activate_at = any(array(
          select x::timestamptz from jsonb_array_elements_text(${json(sql, instants)}) as x))
    `,
  );
}

export type EarlierVersionRow = {
  readonly catalogVersion: string;
  readonly status: string;
  /** Was on sale before the present one first was. */
  readonly before: boolean;
};

/** Every version that has been on sale other than the present one; the last one first. */
export function earlierVersions(
  sql: Sql,
  tenant: string,
  now: string,
): Statement<EarlierVersionRow> {
  return statement(
    'earlier_versions',
    sql`
      with sold as (
        select catalog_version, min(activate_at) as first_at, max(activate_at) as last_at
        from catalog_active
        where tenant_id = ${tenant} and activate_at <= ${now}
        group by catalog_version
      ), present as (select * from sold order by last_at desc limit 1)
      select v.catalog_version as "catalogVersion", v.status,
        sold.first_at < present.first_at as before
      from present, sold
      join catalog_version v
        on v.tenant_id = ${tenant} and v.catalog_version = sold.catalog_version
      where sold.catalog_version <> present.catalog_version
      order by sold.first_at desc
    `,
  );
}

export type ActivationRow = Omit<CatalogActivation, 'state'>;

/** Latest first; `before` is the instant of the last one that was seen. */
export function listActivations(
  sql: Sql,
  tenant: string,
  before: string | null,
  limit: number,
): Statement<ActivationRow> {
  return statement(
    'list_activations',
    sql`
      select a.catalog_version as "catalogVersion", v.name, a.activate_at as "activateAt", a.reason,
        a.decided_at as "decidedAt"
      from catalog_active a
      join catalog_version v using (tenant_id, catalog_version)
      where a.tenant_id = ${tenant}
        ${before === null ? sql`` : sql`and a.activate_at < ${before}`}
      order by a.activate_at desc
      limit ${limit}
    `,
  );
}
