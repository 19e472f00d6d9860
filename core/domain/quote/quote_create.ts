import type { ParsedBody } from '../../contract/calls.ts';
import type { Quote } from '../../contract/quote.ts';
import type { Refusal } from '../../contract/reply.ts';
import { daysAfter, VALID_DAYS_DEFAULT, validityUntil } from './expiry.ts';
import { changed } from './state.ts';
import type { QuoteDecision } from './state.ts';
import { staleCatalogue } from './catalogue_version.ts';

export type NewQuote = { readonly id: string; readonly number: string };

export function createQuote(
  command: ParsedBody['quote_create'],
  fresh: NewQuote,
  activeVersion: string | null,
  now: string,
  clonedFrom?: Quote['clonedFrom'],
): QuoteDecision | Refusal {
  const stale = staleCatalogue(command.catalogVersion, activeVersion);
  if (stale !== null) return stale;
  const validUntil =
    command.validUntil === undefined
      ? daysAfter(now, VALID_DAYS_DEFAULT)
      : validityUntil(command.validUntil, now);
  if (typeof validUntil !== 'string') return validUntil;
  const { externalReference, contractReference, notes } = command;
  return changed(
    {
      id: fresh.id,
      number: fresh.number,
      revision: 1,
      version: 0,
      sequence: 0,
      status: 'draft',
      customerId: command.customerId,
      ...(externalReference === undefined ? {} : { externalReference }),
      ...(contractReference === undefined ? {} : { contractReference }),
      ...(notes === undefined ? {} : { notes }),
      ...(clonedFrom === undefined ? {} : { clonedFrom }),
      market: command.market,
      channel: command.channel,
      ...(command.segment === undefined ? {} : { segment: command.segment }),
      ...(command.currency === undefined ? {} : { currency: command.currency }),
      catalogVersion: activeVersion ?? '',
      validUntil,
      lines: command.lines,
      createdAt: now,
      updatedAt: now,
    },
    'quote.created',
    now,
  );
}
