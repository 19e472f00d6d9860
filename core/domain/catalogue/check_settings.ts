import type { CatalogSettings } from '../../contract/catalog.ts';
import { exact } from '../money.ts';
import { checkCurrency } from './check_prices.ts';
import type { Report } from './report.ts';
import { checkUnique } from './report.ts';
import { wavesOf } from './waves.ts';

export function checkSettings(settings: CatalogSettings, report: Report): void {
  checkCurrency(settings.currency, report);
  const waves = wavesOf(settings.defaultFulfilment);
  if (!waves.ok) report.say('/defaultFulfilment', waves.code, waves.detail);
  checkUnique(settings.approvalPolicies, '/approvalPolicies', report);
  for (const [index, policy] of settings.approvalPolicies.entries()) {
    const limit = exact(policy.discountPercentOver);
    if (limit >= 0n && limit <= exact('100')) continue;
    const path = `/approvalPolicies/${index}/discountPercentOver`;
    report.say(path, 'percent', 'a limit lies between 0 and 100 percent');
  }
}
