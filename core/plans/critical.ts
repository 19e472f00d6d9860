import type { Sql } from '../../db/connect.ts';
import type { PlannedProcess } from '../../db/plans/run_plans.ts';
import { cataloguePlans } from './catalogue_plans.ts';
import { evidencePlans } from './evidence_plans.ts';
import { orderPlans } from './order_plans.ts';
import { quotePlans } from './quote_plans.ts';
import { searchPlans } from './search_plans.ts';
import { findSample } from './sample.ts';
import { workListPlans } from './work_list_plans.ts';

const LISTS = [quotePlans, orderPlans, workListPlans, searchPlans, evidencePlans, cataloguePlans];

/** Every critical statement of the core; `npm run db -- plans` keeps their plans. */
export const CORE_PLANS: PlannedProcess = {
  role: 'qw_core',
  baseline: new URL('../../db/plans/core.json', import.meta.url),
  statements: async (sql: Sql, tenant: string) => {
    const sample = await findSample(sql, tenant);
    return LISTS.flatMap((list) => list(sample));
  },
};
