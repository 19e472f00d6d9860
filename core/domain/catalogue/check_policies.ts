import type { ApprovalPolicy, DiscountLimit } from '../../contract/approval_policies.ts';
import { exact } from '../money.ts';
import { checkCurrency } from './check_price_lists.ts';
import type { Known } from './known.ts';
import type { Report } from './report.ts';
import { checkUnique } from './report.ts';

/**
 * Those for the discount alone come from the smallest to the largest, as people read them; equal
 * ones would compete.
 */
export function checkPolicies(
  policies: readonly ApprovalPolicy[],
  known: Known,
  report: Report,
): void {
  checkUnique(policies, '', report);
  let before: string | undefined;
  for (const [index, policy] of policies.entries()) {
    checkScope(policy, known, report.at(`/${index}`));
    const { discountPercentOver: over, totalOver } = policy;
    if (totalOver !== undefined) {
      checkCurrency(totalOver.currency, report.at(`/${index}/totalOver`));
      if (exact(totalOver.amount) < 0n) {
        report.say(`/${index}/totalOver/amount`, 'amount', 'a limit is not negative');
      }
    }
    checkMargin(policy, report.at(`/${index}`));
    checkEscalation(policy, report.at(`/${index}/levels`));
    if (over === undefined) continue;
    const path = `/${index}/discountPercentOver`;
    if (exact(over) < 0n || exact(over) > exact('100')) {
      report.say(path, 'percent', 'a limit lies between 0 and 100 percent');
      continue;
    }
    const { marginPercentUnder, offeringIds, categories, segments } = policy;
    if (totalOver ?? marginPercentUnder ?? offeringIds ?? categories ?? segments) continue;
    if (before !== undefined && exact(over) <= exact(before)) {
      report.say(path, 'policy_order', `limits ascend, and ${over} comes after ${before}`);
    }
    before = over;
  }
}

function checkMargin({ marginPercentUnder: under, marginOf }: ApprovalPolicy, report: Report) {
  if (under === undefined) {
    if (marginOf === undefined) return;
    report.say('/marginOf', 'margin', 'without marginPercentUnder no margin is looked at');
  } else if (exact(under) > exact('100')) {
    report.say('/marginPercentUnder', 'percent', 'no margin is more than 100 percent');
  }
}

function checkEscalation({ levels }: ApprovalPolicy, report: Report) {
  for (const [at, { escalateAfter, escalateTo }] of levels.entries()) {
    if (escalateTo === undefined || escalateAfter !== undefined) continue;
    report.say(`/${at}/escalateTo`, 'escalation', 'without escalateAfter it is never escalated');
  }
}

function checkScope({ offeringIds, categories }: ApprovalPolicy, known: Known, report: Report) {
  for (const [at, category] of (categories ?? []).entries()) {
    if (known.categories.has(category)) continue;
    const detail = `no offering has category "${category}"`;
    report.say(`/categories/${at}`, 'category_unknown', detail);
  }
  for (const [at, id] of (offeringIds ?? []).entries()) {
    if (known.offerings.has(id)) continue;
    report.say(`/offeringIds/${at}`, 'offering_unknown', `no offering "${id}"`);
  }
}

/** One for each role. */
export function checkDiscountLimits(limits: readonly DiscountLimit[], report: Report): void {
  const seen = new Set<string>();
  for (const [index, { role, percentMax }] of limits.entries()) {
    if (seen.has(role)) {
      report.say(`/${index}/role`, 'duplicate_role', `${role} has a limit before this one`);
    }
    seen.add(role);
    if (exact(percentMax) < 0n || exact(percentMax) > exact('100')) {
      report.say(`/${index}/percentMax`, 'percent', 'a limit lies between 0 and 100 percent');
    }
  }
}
