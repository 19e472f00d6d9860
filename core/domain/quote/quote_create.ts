import type { ParsedBody } from '../../contract/calls.ts';
import type { Refusal } from '../../contract/reply.ts';
import { refuse } from '../../contract/reply.ts';
import { changed } from './state.ts';
import type { QuoteDecision } from './state.ts';
import { staleCatalogue } from './catalogue_version.ts';

export const VALID_DAYS_DEFAULT = 30;
const DAY_MS = 86_400_000;

export type NewQuote = { readonly id: string; readonly number: string };

export function createQuote(
  command: ParsedBody['quote_create'],
  fresh: NewQuote,
  activeVersion: string | null,
  now: string,
): QuoteDecision | Refusal {
  const stale = staleCatalogue(command.catalogVersion, activeVersion);
  if (stale !== null) return stale;
  const validUntil =
    command.validUntil === undefined
      ? new Date(Date.parse(now) + VALID_DAYS_DEFAULT * DAY_MS).toISOString()
      : new Date(command.validUntil).toISOString();
  if (validUntil <= now) {
    return refuse('invalid_request', 'validUntil must be in the future', { field: '/validUntil' });
  }
  return changed(
    {
      id: fresh.id,
      number: fresh.number,
      revision: 1,
      version: 0,
      sequence: 0,
      status: 'draft',
      customerId: command.customerId,
      ...(command.externalReference === undefined
        ? {}
        : { externalReference: command.externalReference }),
      market: command.market,
      channel: command.channel,
      ...(command.segment === undefined ? {} : { segment: command.segment }),
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
