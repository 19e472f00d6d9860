import type { ApprovalPolicy } from '../../contract/approval_policies.ts';
import type { LineInput, PricedLine, PriceTotals } from '../../contract/price.ts';
import { offeringIdsOf } from '../catalogue/slice.ts';
import { exact } from '../money.ts';
import type { LineCosts } from './line_costs.ts';
import { lineDiscount, PERCENT } from './line_discount.ts';
import { MARGIN_HIDDEN, marginReason } from './margin_reason.ts';

/** What policies look at. */
export type Submitted = {
  readonly revision: number;
  readonly segment?: string | undefined;
  readonly lines: readonly LineInput[];
  readonly price: {
    readonly priceHash: string;
    readonly lines: readonly PricedLine[];
    readonly totals: PriceTotals;
  };
};

export type CategoryOf = (offeringId: string) => string | undefined;

/** In words for everybody, and where they differ in words for those who decide. */
export type Why = { readonly why: string; readonly confidential?: string };

/** Why the policy asks for approval of the quote; null: it doesn't. */
export function reasonOf(
  policy: ApprovalPolicy,
  quote: Submitted,
  categoryOf: CategoryOf,
  costs: readonly LineCosts[],
): Why | null {
  const { segments } = policy;
  const reasons: string[] = [];
  if (segments !== undefined) {
    if (quote.segment === undefined || !segments.includes(quote.segment)) return null;
    reasons.push(`segment ${quote.segment}`);
  }
  const scope = scopeOf(policy, quote.lines, categoryOf);
  if (scope !== null) {
    const [first] = scope;
    if (first === undefined) return null;
    reasons.push(scope.length === 1 ? `line ${first.id}` : `${scope.length} lines`);
    reasons.push(...named(policy));
  }
  for (const reason of [discountReason(policy, quote, scope), totalReason(policy, quote)]) {
    if (reason === null) return null;
    if (reason !== '') reasons.push(reason);
  }
  const margin = marginReason(policy, scope, costs);
  if (margin === null) return null;
  if (margin === '') return { why: reasons.length === 0 ? 'every quote' : reasons.join('; ') };
  return {
    why: [...reasons, MARGIN_HIDDEN].join('; '),
    confidential: [...reasons, margin].join('; '),
  };
}

/** The lines in the policy's scope; null: it has none, and looks at the whole quote. */
function scopeOf(
  { offeringIds, categories }: ApprovalPolicy,
  lines: readonly LineInput[],
  categoryOf: CategoryOf,
): readonly LineInput[] | null {
  if (offeringIds === undefined && categories === undefined) return null;
  return lines.filter((line) =>
    offeringIdsOf([line]).some((id) => {
      const category = categoryOf(id);
      return (
        (offeringIds ?? []).includes(id) ||
        (category !== undefined && (categories ?? []).includes(category))
      );
    }),
  );
}

function named({ offeringIds, categories }: ApprovalPolicy): string[] {
  return [
    ...(categories === undefined ? [] : [`category ${categories.join(', ')}`]),
    ...(offeringIds === undefined ? [] : [`offering ${offeringIds.join(', ')}`]),
  ];
}

/** Empty: the policy doesn't ask; null: not over its limit. */
function discountReason(
  { discountPercentOver: over }: ApprovalPolicy,
  { price }: Submitted,
  scope: readonly LineInput[] | null,
): string | null {
  if (over === undefined) return '';
  const percent = scope === null ? price.totals.discountPercent : largestOf(scope, price.lines);
  return exact(percent) > exact(over) ? `discount ${percent} %, over ${over} %` : null;
}

function largestOf(scope: readonly LineInput[], priced: readonly PricedLine[]): string {
  const costs = new Map(priced.map((line) => [line.id, line]));
  let most = 0n;
  for (const line of scope) {
    const cost = costs.get(line.id);
    const percent = cost === undefined ? 0n : lineDiscount(line, cost);
    if (percent > most) most = percent;
  }
  return PERCENT.text(most);
}

function totalReason({ totalOver }: ApprovalPolicy, { price }: Submitted): string | null {
  if (totalOver === undefined) return '';
  const { sum, amount, currency } = totalOver;
  const total = price.totals[sum];
  if (total.currency !== currency || exact(total.amount) <= exact(amount)) return null;
  return `${sum} ${total.amount} ${currency}, over ${amount}`;
}
