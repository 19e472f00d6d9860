import type { Refusal } from '../../contract/reply.ts';
import { refuse } from '../../contract/reply.ts';
import type { CatalogSlice } from '../catalogue/slice.ts';
import { completeLines } from '../configuration/complete_lines.ts';
import { refuseInvalidLines } from '../configuration/validate_lines.ts';
import { priceBasket } from '../pricing/price_basket.ts';
import { staleCatalogue } from './catalogue_version.ts';
import { placeOf } from './place.ts';
import { changed, mustBe } from './state.ts';
import type { QuoteDecision, QuoteState } from './state.ts';

/**
 * Checks every configuration, then prices the whole quote on the catalogue that is on sale. What
 * `default` rules fill in becomes part of the lines: it is agreed to, ordered and fulfilled.
 */
export function priceQuote(
  state: QuoteState,
  slice: CatalogSlice,
  activeVersion: string | null,
  now: string,
): QuoteDecision | Refusal {
  if (state.status !== 'draft' && state.status !== 'priced') {
    return mustBe(state, 'draft', 'priced');
  }
  const stale = staleCatalogue(state.catalogVersion, activeVersion);
  if (stale !== null) return stale;
  if (state.lines.length === 0) {
    return refuse('not_priceable', 'a quote without lines has no price', { field: '/lines' });
  }
  const { market, channel } = state;
  const broken = refuseInvalidLines(slice, state.lines, { market, channel, now });
  if (broken !== null) return broken;
  const completed = completeLines(slice, state.lines);
  const priced = priceBasket(slice, { ...placeOf(state), lines: [...completed] }, { now });
  if (!priced.ok) return priced;
  const { currency, lines, totals, priceHash, pricedAt } = priced.result;
  return changed(
    {
      ...state,
      status: 'priced',
      lines: completed,
      price: { currency, lines, totals, priceHash, pricedAt },
    },
    'quote.priced',
    now,
  );
}
