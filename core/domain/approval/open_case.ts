import type { ApprovalPolicy } from '../../contract/catalog.ts';
import type { PriceTotals } from '../../contract/price.ts';
import type { NewId } from '../decision.ts';
import { exact } from '../money.ts';
import type { ApprovalState } from './state.ts';

type Submitted = {
  readonly revision: number;
  readonly price: {
    readonly priceHash: string;
    readonly totals: Pick<PriceTotals, 'discountPercent'>;
  };
};

/** Of the policies that the discount exceeds, the one with the highest limit decides. */
export function openCase(
  quote: Submitted,
  policies: readonly ApprovalPolicy[],
  by: string,
  now: string,
  newId: NewId,
): ApprovalState | null {
  const { discountPercent } = quote.price.totals;
  const policy = policies
    .filter((each) => exact(discountPercent) > exact(each.discountPercentOver))
    .reduce<ApprovalPolicy | null>(
      (best, each) =>
        best === null || exact(each.discountPercentOver) > exact(best.discountPercentOver)
          ? each
          : best,
      null,
    );
  if (policy === null) return null;
  return {
    case: {
      caseId: newId(),
      priceHash: quote.price.priceHash,
      status: 'pending',
      levels: policy.levels.map(({ name, role }, at) => ({
        level: at + 1,
        name,
        role,
        status: 'pending',
      })),
      reasons: [
        {
          policyId: policy.id,
          why: `discount ${discountPercent} %, over ${policy.discountPercentOver} %`,
        },
      ],
    },
    revision: quote.revision,
    policyId: policy.id,
    discountPercent,
    requestedAt: now,
    requestedBy: by,
  };
}
