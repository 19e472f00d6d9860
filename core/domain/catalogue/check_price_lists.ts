import type { PriceList } from '../../contract/catalog.ts';
import { exponentOf } from '../currencies.ts';
import type { Known } from './known.ts';
import { dateOf, endOf, periodsMeet, startOf } from './overlap.ts';
import type { Report } from './report.ts';
import { checkValidity } from './report.ts';

export function checkPriceList(list: PriceList, report: Report): void {
  checkCurrency(list.currency, report);
  checkValidity(list, report);
}

export function checkCurrency(currency: string, report: Report): void {
  if (exponentOf(currency) !== undefined) return;
  report.say('/currency', 'currency_unknown', `"${currency}" is no active ISO 4217 currency`);
}

type Placed = { readonly list: PriceList; readonly index: number };

/**
 * Of lists for the same place and currency with equal priority only one may be valid at a time:
 * which one prices would be chance. Told at the later one, once for each.
 */
export function checkListOverlaps(lists: readonly PriceList[], known: Known, report: Report): void {
  const groups = new Map<string, Placed[]>();
  for (const [index, list] of lists.entries()) {
    if (list.status !== 'active' || known.unsound.has(list)) continue;
    if (known.priceLists.get(list.id) !== list || !(startOf(list) < endOf(list))) continue;
    const key = scopeOf(list);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [{ list, index }]);
    else group.push({ list, index });
  }
  for (const group of groups.values()) if (group.length > 1) checkGroup(group, report);
}

function scopeOf({ markets, channels, segments, priority, currency }: PriceList): string {
  const scope = [markets, channels, segments].map((names) => [...new Set(names)].sort());
  return JSON.stringify([scope, priority, currency]);
}

function checkGroup(group: readonly Placed[], report: Report): void {
  const byStart = group.toSorted(
    (left, right) => compare(startOf(left.list), startOf(right.list)) || left.index - right.index,
  );
  const told = new Set<number>();
  let longest: Placed | undefined;
  for (const one of byStart) {
    if (longest !== undefined && periodsMeet(longest.list, one.list)) {
      const [first, later] = longest.index < one.index ? [longest, one] : [one, longest];
      if (!told.has(later.index)) sayOverlap(first.list, later, report);
      told.add(later.index);
    }
    if (longest === undefined || endOf(one.list) > endOf(longest.list)) longest = one;
  }
}

function sayOverlap(first: PriceList, { list, index }: Placed, report: Report): void {
  const detail =
    `is valid at the same time as "${first.id}", which has the same scope, currency and ` +
    `priority (${list.priority}): give one of them a higher priority, or other dates`;
  report.say(`/${index}${dateOf(list)}`, 'overlap', detail);
}

/** Infinities have no difference. */
function compare(left: number, right: number): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
