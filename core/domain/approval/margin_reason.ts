import type { ApprovalPolicy } from '../../contract/approval_policies.ts';
import type { LineInput } from '../../contract/price.ts';
import { EXACT_DECIMALS, formatDecimal } from '../money.ts';
import { MARGIN_SUMS, marginsOf } from './line_costs.ts';
import type { LineCosts, MarginSum } from './line_costs.ts';
import { compareMargins, isUnder, marginPercent } from './margin.ts';
import type { Margin } from './margin.ts';

/** What everybody may read where those who decide read the margin. */
export const MARGIN_HIDDEN = 'margin under its limit';

const NAMES: Readonly<Record<MarginSum, string>> = {
  one_time: 'margin',
  monthly: 'monthly margin',
  yearly: 'yearly margin',
};

type Found = Margin & { readonly name: string };

/** Empty: the policy doesn't ask; null: nothing is under its limit. `scope` null: all lines. */
export function marginReason(
  { marginPercentUnder: limit, marginOf }: ApprovalPolicy,
  scope: readonly LineInput[] | null,
  costs: readonly LineCosts[],
): string | null {
  if (limit === undefined) return '';
  const ids = scope === null ? null : new Set(scope.map(({ id }) => id));
  const lines = costs.filter(({ id }) => ids === null || ids.has(id));
  const found =
    marginOf === 'line'
      ? lines.flatMap((line) => named(marginsOf([line]), ` of line ${line.id}`))
      : named(marginsOf(lines), '');
  let worst: Found | null = null;
  for (const margin of found) {
    if (!isUnder(margin, limit)) continue;
    if (worst === null || compareMargins(margin, worst) < 0) worst = margin;
  }
  return worst === null ? null : `${worst.name} ${shown(worst)}, under ${limit} %`;
}

function named(margins: ReadonlyMap<MarginSum, Margin>, of: string): Found[] {
  return MARGIN_SUMS.flatMap((sum) => {
    const margin = margins.get(sum);
    return margin === undefined ? [] : [{ ...margin, name: `${NAMES[sum]}${of}` }];
  });
}

function shown(margin: Margin): string {
  const percent = marginPercent(margin);
  if (percent !== null) return `${percent} %`;
  return `below all: ${decimal(margin.net)} for what costs ${decimal(margin.cost)}`;
}

function decimal(amount: bigint): string {
  return formatDecimal(amount, EXACT_DECIMALS, 2);
}
