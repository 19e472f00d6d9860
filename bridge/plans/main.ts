import { PlansFault, runPlans } from '../../db/plans/run_plans.ts';
import { BRIDGE_PLANS } from './critical.ts';

try {
  process.exitCode = await runPlans(process.argv.slice(2), BRIDGE_PLANS);
} catch (error) {
  const usage = error instanceof PlansFault || error instanceof TypeError;
  console.error(usage ? error.message : error);
  if (usage) console.error('Try: npm run db -- plans --help');
  process.exitCode = usage ? 2 : 1;
}
