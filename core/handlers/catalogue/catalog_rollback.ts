import type { ParsedBody } from '../../contract/calls.ts';
import type { CatalogVersion } from '../../contract/catalog_queries.ts';
import { refuse } from '../../contract/reply.ts';
import type { Refusal, Reply } from '../../contract/reply.ts';
import type { Call } from '../../server/call.ts';
import { runCommand } from '../../server/run_command.ts';
import { activeVersion, soldVersions } from '../../sql/catalogue/catalog_version.ts';
import type { CatalogVersionRow } from '../../sql/catalogue/catalog_version.ts';
import {
  activationsFrom,
  earlierVersions,
  lockCatalogSchedule,
} from '../../sql/catalogue/catalog_version_schedule.ts';
import type { EarlierVersionRow } from '../../sql/catalogue/catalog_version_schedule.ts';
import { activated, unfit } from './catalog_activate.ts';
import { notThere } from './catalog_version_view.ts';

/**
 * The version before is the one that was on sale before the present one first was, so that rolling
 * back twice goes two versions back, and not to where it began.
 */
export function catalogRollback(
  call: Call,
  { catalogVersion: named, from }: ParsedBody['catalog_rollback'],
): Promise<Reply<CatalogVersion>> {
  const { tenant } = call.identity;
  return runCommand(call, {
    load: (sql) => [
      lockCatalogSchedule(sql, tenant),
      activeVersion(sql, tenant, call.now),
      earlierVersions(sql, tenant, call.now),
      activationsFrom(sql, tenant, call.now),
      soldVersions(sql, tenant, call.now, named),
    ],
    decide: ([, [active], earlier, activations, rows]) => {
      if (active === undefined) return refuse('not_found', 'no catalogue version is on sale');
      const present = active.catalogVersion;
      if (from !== undefined && from !== present) {
        const detail = `${present} is on sale, not ${from}: look at the schedule again`;
        return refuse('catalog_version_stale', detail, { field: '/from' });
      }
      const target = targetOf(present, named, earlier, rows);
      if (!('status' in target)) return target;
      const detail = `rolled back from ${present}`;
      return activated(call, target, {
        activateAt: undefined,
        activations,
        reason: 'rolled_back',
        detail,
      });
    },
  });
}

function targetOf(
  present: string,
  named: string | undefined,
  earlier: readonly EarlierVersionRow[],
  rows: readonly CatalogVersionRow[],
): CatalogVersionRow | Refusal {
  if (named === present) {
    return refuse('illegal_transition', `version ${named} is on sale already`);
  }
  const before = earlier.find((one) => one.before)?.catalogVersion;
  const wanted = named ?? before;
  if (wanted === undefined) {
    return refuse('illegal_transition', `no version was on sale before ${present}`);
  }
  const row = rows.find(({ catalogVersion }) => catalogVersion === wanted);
  if (row === undefined) return notThere(wanted);
  const refused = unfit(row);
  if (refused !== null) {
    const fit = earlier.filter((one) => one.before && one.status === 'published');
    const others = fit.map(({ catalogVersion }) => catalogVersion).slice(0, 5);
    if (named !== undefined || others.length === 0) return refused;
    return refuse(refused.code, `${refused.detail}; or name an earlier one: ${others.join(', ')}`);
  }
  if (!earlier.some(({ catalogVersion }) => catalogVersion === wanted)) {
    const detail = `version ${wanted} has never been on sale: catalog_activate puts it there`;
    return refuse('illegal_transition', detail);
  }
  return row;
}
