import type { QuoteStatus } from '../../core/contract/quote.ts';

/** DESIGN §5 once more: what may follow what. `nothing` is before a quote is opened. */
const NEXT: Readonly<Record<QuoteStatus | 'nothing', readonly QuoteStatus[]>> = {
  nothing: ['draft'],
  draft: ['draft', 'priced', 'expired', 'cancelled'],
  priced: ['draft', 'priced', 'approval_pending', 'approved', 'expired', 'cancelled'],
  approval_pending: ['draft', 'approval_pending', 'approved', 'rejected', 'expired', 'cancelled'],
  approved: ['draft', 'accepted', 'expired', 'cancelled'],
  rejected: ['draft', 'expired', 'cancelled'],
  accepted: ['draft', 'converted', 'cancelled'],
  expired: ['draft'],
  converted: [],
  cancelled: [],
};

export function isLegal(from: string | null, to: string): boolean {
  const next = NEXT[(from ?? 'nothing') as QuoteStatus | 'nothing'];
  return (next as readonly string[] | undefined)?.includes(to) === true;
}
