import type { LineInput } from '../../contract/price.ts';
import type { Refusal } from '../../contract/reply.ts';
import { staleCatalogue } from './catalogue_version.ts';
import { asDraft, changed, mustBe } from './state.ts';
import type { QuoteDecision, QuoteState } from './state.ts';

/** Replaces all lines. A price or an approval that there was no longer holds. */
export function putItems(
  state: QuoteState,
  command: { readonly catalogVersion?: string | undefined; readonly lines: readonly LineInput[] },
  activeVersion: string | null,
  now: string,
): QuoteDecision | Refusal {
  switch (state.status) {
    case 'draft':
    case 'priced':
    case 'approved':
    case 'rejected': {
      const stale = staleCatalogue(command.catalogVersion, activeVersion);
      if (stale !== null) return stale;
      const catalogVersion = activeVersion ?? state.catalogVersion;
      return changed(
        asDraft(state, { lines: command.lines, catalogVersion }),
        'quote.items_changed',
        now,
      );
    }
    case 'approval_pending':
    case 'accepted':
    case 'converted':
    case 'expired':
    case 'cancelled':
      return mustBe(state, 'draft', 'priced', 'approved', 'rejected');
    default:
      return state satisfies never;
  }
}
