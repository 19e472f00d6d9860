import type { Sql } from '../../../db/connect.ts';
import type { Call } from '../../server/call.ts';
import { lockCatalogVersion } from '../../sql/catalogue/catalog_version.ts';
import type { CatalogVersionRow } from '../../sql/catalogue/catalog_version.ts';
import {
  activationsFrom,
  lockCatalogSchedule,
} from '../../sql/catalogue/catalog_version_schedule.ts';
import type { Activation } from '../../sql/catalogue/catalog_version_schedule.ts';
import type { Statement } from '../../sql/statement.ts';

/**
 * What every change of the schedule begins with: the tenant's schedule alone, the version alone,
 * and the activation that holds now with all to come. In this order everywhere, so that no two
 * commands wait for each other.
 */
export function lockScheduleAndVersion(
  sql: Sql,
  call: Call,
  version: string,
): [Statement<unknown>, Statement<CatalogVersionRow>, Statement<Activation>] {
  const { tenant } = call.identity;
  return [
    lockCatalogSchedule(sql, tenant),
    lockCatalogVersion(sql, tenant, version, 'update'),
    activationsFrom(sql, tenant, call.now),
  ];
}
