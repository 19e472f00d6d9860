import type { Offering, Promotion } from '../../contract/catalog.ts';
import { exact } from '../money.ts';
import type { Known } from './known.ts';
import { neverTogether } from './overlap.ts';
import type { Report } from './report.ts';
import { checkValidity } from './report.ts';

export function checkPromotion(promotion: Promotion, known: Known, report: Report): void {
  checkValidity(promotion, report);
  checkKind(promotion, known, report);
  for (const [index, id] of promotion.offerings.entries()) {
    if (known.offerings.has(id)) continue;
    report.say(`/offerings/${index}`, 'offering_unknown', `there is no offering "${id}"`);
  }
  for (const [index, category] of promotion.categories.entries()) {
    if (known.categories.has(category)) continue;
    const detail = `no offering has category "${category}"`;
    report.say(`/categories/${index}`, 'category_unknown', detail);
  }
  checkReach(promotion, known, report);
}

/** Where this many don't fit, looking on costs more than it tells. */
const REACH_MAX = 1_000;
const REACH_PATH = { markets: '/markets', channels: '/channels', validity: '/validFrom' };

/** A promotion for things that are sold elsewhere, or at other times, never takes anything off. */
function checkReach(promotion: Promotion, known: Known, report: Report): void {
  if (known.incomplete) return;
  const inScope: Offering[] = [];
  for (const id of promotion.offerings) {
    const offering = known.offerings.get(id);
    if (offering === undefined) return;
    inScope.push(offering);
  }
  for (const category of promotion.categories) {
    const members = known.categories.get(category);
    if (members === undefined || members.length > REACH_MAX) return;
    inScope.push(...members);
  }
  const reasons = new Set<keyof typeof REACH_PATH>();
  for (const offering of inScope) {
    const reason = known.unsound.has(offering) ? null : neverTogether(promotion, offering);
    if (reason === null) return;
    reasons.add(reason);
  }
  const [reason] = reasons;
  if (reason === undefined) return;
  const detail = `never applies: nothing that it is for is sold in its ${[...reasons].join(', ')}`;
  report.say(reasons.size === 1 ? REACH_PATH[reason] : '', 'never_applies', detail);
}

function checkKind(promotion: Promotion, known: Known, report: Report): void {
  switch (promotion.kind) {
    case 'percent':
      return checkPercent(promotion.value, '/value', report);
    case 'amount':
    case 'fixed_price':
      return checkNotNegative(promotion.value, '/value', report);
    case 'buy_get':
      checkPercent(promotion.value, '/value', report);
      // The quantity of usage is not known when it is priced.
      if (promotion.charge === 'usage') report.say('/charge', 'usage', USAGE);
      return;
    case 'bundle':
      if (promotion.off === 'amount') {
        checkNotNegative(promotion.value, '/value', report);
        if (promotion.charge === 'usage') report.say('/charge', 'usage', USAGE);
      } else checkPercent(promotion.value, '/value', report);
      return checkNeeds(promotion.needs, known, report);
    case 'basket_tier':
      if (promotion.charge === 'usage' && addsUp(promotion)) {
        report.say('/charge', 'usage', USAGE);
      }
      return checkTiers(promotion.tiers, report);
  }
}

const USAGE = 'usage is a rate: nothing can be counted or added up of it';

function addsUp({ measure, tiers }: Extract<Promotion, { kind: 'basket_tier' }>): boolean {
  return measure === 'amount' || tiers.some((tier) => 'amount' in tier);
}

function checkNotNegative(value: string, path: string, report: Report): void {
  if (exact(value) >= 0n) return;
  report.say(path, 'negative_amount', 'a promotion takes off, never adds');
}

function checkPercent(value: string, path: string, report: Report): void {
  checkNotNegative(value, path, report);
  if (exact(value) <= exact('100')) return;
  report.say(path, 'percent', 'at most 100 percent can be taken off');
}

type Needs = Extract<Promotion, { kind: 'bundle' }>['needs'];
type Tiers = Extract<Promotion, { kind: 'basket_tier' }>['tiers'];

function checkNeeds(needs: Needs, known: Known, report: Report): void {
  for (const [index, need] of needs.entries()) {
    const path = `/needs/${index}`;
    if ('offering' in need) {
      if (known.offerings.has(need.offering)) continue;
      const detail = `there is no offering "${need.offering}"`;
      report.say(`${path}/offering`, 'offering_unknown', detail);
    } else if (!known.categories.has(need.category)) {
      const detail = `no offering has category "${need.category}"`;
      report.say(`${path}/category`, 'category_unknown', detail);
    }
  }
}

function checkTiers(tiers: Tiers, report: Report): void {
  let before: string | undefined;
  for (const [index, tier] of tiers.entries()) {
    const { from } = tier;
    const path = `/tiers/${index}`;
    if (exact(from) < 0n)
      report.say(`${path}/from`, 'negative_amount', 'a threshold is not negative');
    if (before !== undefined && exact(from) <= exact(before)) {
      const detail = `tiers ascend, and ${from} comes after ${before}`;
      report.say(`${path}/from`, 'tier_order', detail);
    }
    before = from;
    if ('amount' in tier) checkNotNegative(tier.amount, `${path}/amount`, report);
    else checkPercent(tier.percent, `${path}/percent`, report);
  }
}
