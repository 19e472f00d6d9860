import type { ApprovalCase } from '../../contract/quote.ts';

/** A case with what its work list shows and its evidence needs. */
export type ApprovalState = {
  readonly case: ApprovalCase;
  readonly revision: number;
  readonly policyId: string;
  readonly discountPercent: string;
  readonly requestedAt: string;
  readonly requestedBy: string;
};

/** What was to be approved no longer exists. */
export function voidCase(state: ApprovalState): ApprovalState {
  return { ...state, case: { ...state.case, status: 'void' } };
}
