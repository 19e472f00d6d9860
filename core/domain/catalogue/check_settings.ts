import type { CatalogSettings } from '../../contract/catalog.ts';
import { exact } from '../money.ts';
import { checkCurrency } from './check_prices.ts';
import type { Known, Report } from './report.ts';
import { checkUnique } from './report.ts';
import { wavesOf } from './waves.ts';

export function checkSettings(settings: CatalogSettings, known: Known, report: Report): void {
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
}
