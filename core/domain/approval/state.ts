import type { Role } from '../../contract/identity.ts';
import type { ApprovalCase, ApprovalLevel, ApprovalReason } from '../../contract/quote.ts';

/** `confidential`: what those who decide read instead of `why`. */
export type CaseReason = ApprovalReason & { readonly confidential?: string };
type KeptCase = Omit<ApprovalCase, 'reasons'> & { readonly reasons?: readonly CaseReason[] };

/** A case with what its work list shows and its evidence needs. */
export type ApprovalState = {
  readonly case: KeptCase;
  readonly revision: number;
  readonly policyId: string;
  readonly discountPercent: string;
  readonly requestedAt: string;
  readonly requestedBy: string;
};

/** Costs are no business of those who sell, nor of events. */
export function seesMargin(roles: readonly Role[]): boolean {
  return roles.includes('approver') || roles.includes('admin');
}

export function caseView({ reasons, ...kept }: KeptCase, showsMargin: boolean): ApprovalCase {
  if (reasons === undefined) return kept;
  const told = reasons.map(({ policyId, why, confidential }) => ({
    policyId,
    why: showsMargin ? (confidential ?? why) : why,
  }));
  return { ...kept, reasons: told };
}

export function withLevel(state: ApprovalState, changed: ApprovalLevel): ApprovalState {
  const levels = state.case.levels.map((level) =>
    level.level === changed.level ? changed : level,
  );
  return { ...state, case: { ...state.case, levels } };
}

/** What was to be approved no longer exists. */
export function voidCase(state: ApprovalState): ApprovalState {
  return ended(state, 'void');
}

/** Its seller took it back before it was decided. */
export function withdrawCase(state: ApprovalState): ApprovalState {
  return ended(state, 'withdrawn');
}

function ended(state: ApprovalState, status: ApprovalCase['status']): ApprovalState {
  return { ...state, case: { ...state.case, status } };
}
