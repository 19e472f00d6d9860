import type { RequestBody } from '../../core/contract/calls.ts';
import type { QuoteStatus } from '../../core/contract/quote.ts';
import type { Command, QuoteStem, Seen, Track } from './model.ts';

type Step = Exclude<QuoteStem, 'quote_create'>;

/** Where a patient seller goes from here. */
const STRAIGHT_ON: Readonly<Record<QuoteStatus, Step>> = {
  draft: 'quote_price',
  priced: 'quote_submit',
  approval_pending: 'quote_approve',
  approved: 'quote_accept',
  accepted: 'quote_convert',
  rejected: 'quote_revise',
  expired: 'quote_revise',
  converted: 'quote_convert',
  cancelled: 'quote_price',
};
const ANYTHING: readonly Step[] = [
  'quote_put_items',
  'quote_price',
  'quote_submit',
  'quote_approve',
  'quote_reject',
  'quote_accept',
  'quote_convert',
  'quote_convert',
  'quote_revise',
  'quote_cancel',
  'quote_expire',
];
const STRAIGHT_SHARE = 0.7;
const STALE_SHARE = 0.1;
const SHORT_LIVED_SHARE = 0.2;
const SHORT_LIVED_MS_MAX = 3_000;

export function openQuote(track: Track, random: () => number): Command {
  const isShort = random() < SHORT_LIVED_SHARE;
  const until = Date.now() + 50 + random() * SHORT_LIVED_MS_MAX;
  return {
    stem: 'quote_create',
    role: 'sales',
    body: {
      ...track.context,
      customerId: 'race',
      lines: lines(track, random),
      ...(isShort ? { validUntil: new Date(until).toISOString() } : {}),
    },
  };
}

/** Mostly the next step, sometimes any other, sometimes with a version that is gone. */
export function changeQuote(track: Track, seen: Seen, random: () => number): Command {
  const step =
    random() < STRAIGHT_SHARE
      ? STRAIGHT_ON[seen.status]
      : (ANYTHING[Math.floor(random() * ANYTHING.length)] ?? 'quote_convert');
  const expectedVersion = Math.max(1, seen.version - (random() < STALE_SHARE ? 1 : 0));
  const quoteId = seen.id;
  const more = { quoteId, expectedVersion };
  switch (step) {
    case 'quote_put_items':
      return {
        stem: step,
        role: 'sales',
        body: { quoteId, lines: lines(track, random) },
        ...more,
      };
    case 'quote_approve':
      return { stem: step, role: 'approver', body: { quoteId }, ...more };
    case 'quote_reject':
      return { stem: step, role: 'approver', body: { quoteId, reason: 'too cheap' }, ...more };
    case 'quote_expire':
      return { stem: step, role: 'operator', body: { quoteId }, quoteId };
    case 'quote_price':
    case 'quote_submit':
    case 'quote_accept':
    case 'quote_convert':
    case 'quote_revise':
    case 'quote_cancel':
      return { stem: step, role: 'sales', body: { quoteId }, ...more };
    default:
      return step satisfies never;
  }
}

/** Half of them below the limit of approval, half above. */
function lines(
  { offeringId }: Track,
  random: () => number,
): RequestBody['quote_put_items']['lines'] {
  const value = random() < 0.5 ? '5' : '15';
  return Array.from({ length: 1 + Math.floor(random() * 3) }, (_, at) => ({
    id: `l${at + 1}`,
    offeringId,
    quantity: 1 + Math.floor(random() * 9),
    adjustment: { kind: 'percent_off' as const, value, reason: 'race' },
  }));
}
