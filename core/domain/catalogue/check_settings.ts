import type { CatalogSettings } from '../../contract/catalog.ts';
import { exact } from '../money.ts';
import { checkDiscountLimits, checkPolicies } from './check_policies.ts';
import { checkCurrency } from './check_price_lists.ts';
import { checkTasks } from './check_tasks.ts';
import type { Known } from './known.ts';
import type { Report } from './report.ts';
import { checkUnique } from './report.ts';

export function checkSettings(settings: CatalogSettings, known: Known, report: Report): void {
  checkCurrency(settings.currency, report);
  checkTasks(settings.defaultFulfilment, report.at('/defaultFulfilment'));
  checkPolicies(settings.approvalPolicies, known, report.at('/approvalPolicies'));
  checkDiscountLimits(settings.discountLimits ?? [], report.at('/discountLimits'));
  if (settings.pricing?.tax !== undefined) checkTax(settings.pricing.tax, known, report);
}

type TaxTable = NonNullable<NonNullable<CatalogSettings['pricing']>['tax']>;

function checkTax({ rates }: TaxTable, known: Known, report: Report): void {
  const path = '/pricing/tax/rates';
  checkUnique(rates, path, report);
  for (const [index, { percent, categories }] of rates.entries()) {
    if (exact(percent) < 0n || exact(percent) > exact('100')) {
      report.say(`${path}/${index}/percent`, 'percent', 'a rate lies between 0 and 100 percent');
    }
    for (const [at, category] of categories.entries()) {
      if (known.categories.has(category)) continue;
      const detail = `no offering has category "${category}"`;
      report.say(`${path}/${index}/categories/${at}`, 'category_unknown', detail);
    }
  }
  checkReach(rates, report.at(path));
}

/** The first rate that fits applies, so one that an earlier one always covers never does. */
function checkReach(rates: TaxTable['rates'], report: Report): void {
  const seen = new Map<string, string>();
  let general: string | undefined;
  for (const [index, { id, markets, categories }] of rates.entries()) {
    const scope = JSON.stringify([[...markets].sort(), [...categories].sort()]);
    const covering = general ?? seen.get(scope);
    // One with the id of an earlier one is told as that.
    if (covering !== undefined && covering !== id) {
      const detail = `never applies: "${covering}" before it fits whatever this fits`;
      report.say(`/${index}`, 'never_applies', detail);
    }
    if (!seen.has(scope)) seen.set(scope, id);
    if (markets.length === 0 && categories.length === 0) general ??= id;
  }
}
