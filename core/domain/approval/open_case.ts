import type { ApprovalPolicy, PolicyLevel } from '../../contract/approval_policies.ts';
import type { ApprovalLevel } from '../../contract/quote.ts';
import type { NewId } from '../decision.ts';
import { exact } from '../money.ts';
import type { LineCosts } from './line_costs.ts';
import { reasonOf } from './policy_reasons.ts';
import type { CategoryOf, Submitted, Why } from './policy_reasons.ts';
import type { ApprovalState } from './state.ts';

type Triggered = { readonly policy: ApprovalPolicy; readonly why: Why };

/**
 * Every policy that holds is named. Of those that look at nothing but the discount of the whole
 * quote, the one with the highest limit decides for all; its levels and those of the others decide,
 * each level once, approvers before administrators.
 */
export function openCase(
  quote: Submitted,
  policies: readonly ApprovalPolicy[],
  by: string,
  now: string,
  newId: NewId,
  categoryOf: CategoryOf = () => undefined,
  costsOf: () => readonly LineCosts[] = () => [],
): ApprovalState | null {
  const costs = policies.some(asksMargin) ? costsOf() : [];
  const triggered = policies.flatMap((policy): Triggered[] => {
    const why = reasonOf(policy, quote, categoryOf, costs);
    return why === null ? [] : [{ policy, why }];
  });
  const deciding = mostOf(triggered);
  const [first] = deciding;
  if (first === undefined) return null;
  return {
    case: {
      caseId: newId(),
      priceHash: quote.price.priceHash,
      status: 'pending',
      levels: levelsOf(deciding),
      reasons: triggered.map(({ policy, why }) => ({ policyId: policy.id, ...why })),
    },
    revision: quote.revision,
    policyId: first.policy.id,
    discountPercent: quote.price.totals.discountPercent,
    requestedAt: now,
    requestedBy: by,
  };
}

function mostOf(triggered: readonly Triggered[]): readonly Triggered[] {
  const plain = triggered.filter(({ policy }) => isPlain(policy));
  const most = plain.reduce<Triggered | null>(
    (best, each) => (best === null || limitOf(each) > limitOf(best) ? each : best),
    null,
  );
  const others = triggered.filter(({ policy }) => !isPlain(policy));
  return most === null ? others : [most, ...others];
}

/** Costs are worked out only where a policy asks. */
export function asksMargin({ marginPercentUnder }: ApprovalPolicy): boolean {
  return marginPercentUnder !== undefined;
}

function isPlain(policy: ApprovalPolicy): boolean {
  const { discountPercentOver, totalOver, offeringIds, categories, segments } = policy;
  return (
    discountPercentOver !== undefined &&
    !asksMargin(policy) &&
    [totalOver, offeringIds, categories, segments].every((each) => each === undefined)
  );
}

function limitOf({ policy }: Triggered): bigint {
  return exact(policy.discountPercentOver ?? '0');
}

function levelsOf(deciding: readonly Triggered[]): readonly ApprovalLevel[] {
  const wanted = deciding.flatMap(({ policy }) => policy.levels);
  const once = wanted.filter(
    ({ name, role }, at) =>
      wanted.findIndex((level) => level.name === name && level.role === role) === at,
  );
  const isOne = deciding.length === 1;
  const inTurn = isOne
    ? wanted
    : [
        ...once.filter(({ role }) => role === 'approver'),
        ...once.filter(({ role }) => role === 'admin'),
      ];
  return inTurn.map((level, at) => ({ level: at + 1, ...opened(level), status: 'pending' }));
}

function opened({ name, role, remindAfter, escalateAfter, escalateTo }: PolicyLevel) {
  return {
    name,
    role,
    ...(remindAfter === undefined ? {} : { remindAfter }),
    ...(escalateAfter === undefined ? {} : { escalateAfter, escalateTo: escalateTo ?? 'admin' }),
  } as const;
}
