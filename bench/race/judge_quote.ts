import { isLegal } from './legal_steps.ts';
import type { Acknowledged } from './model.ts';

export type QuoteRow = {
  readonly id: string;
  readonly number: string;
  readonly status: string;
  readonly version: number;
  readonly sequence: number;
  readonly revision: number;
  readonly orderId: string | null;
};
export type EventOfQuote = {
  readonly quoteId: string;
  readonly type: string;
  readonly sequence: number;
  /** After it. */
  readonly status: string;
  readonly version: number;
  readonly transactionId: string;
};
export type AuditOfQuote = {
  readonly quoteId: string;
  readonly actor: string;
  readonly action: string;
  readonly from: string | null;
  readonly to: string;
};

/** The row, its events, its audit and what clients were told must be one story. */
export function judgeQuote(
  quote: QuoteRow,
  events: readonly EventOfQuote[],
  audit: readonly AuditOfQuote[],
  accepted: readonly Acknowledged[],
): readonly string[] {
  const wrong = [
    ...judgeEvents(quote, events),
    ...differences(
      'step in the events',
      events.map(({ status }, at) => step(events[at - 1]?.status ?? null, status)),
      'step in the audit',
      audit.map(({ from, to }) => step(from, to)),
    ),
    ...judgeAcknowledged(quote, audit, accepted),
  ];
  return wrong.map((text) => `${quote.number}: ${text}`);
}

function judgeEvents(quote: QuoteRow, events: readonly EventOfQuote[]): readonly string[] {
  const last = events.at(-1);
  const steps = events.flatMap((event, at) => {
    const before = events[at - 1];
    return [
      ...(event.sequence === at + 1 ? [] : [`event ${at + 1} has the sequence ${event.sequence}`]),
      ...(event.version === at + 1 ? [] : [`event ${at + 1} tells version ${event.version}`]),
      ...(isLegal(before?.status ?? null, event.status)
        ? []
        : [`${event.type} led from ${before?.status ?? 'nothing'} to ${event.status}`]),
      ...(before !== undefined && BigInt(before.transactionId) > BigInt(event.transactionId)
        ? [`event ${at + 1} comes before event ${at} in the outbox`]
        : []),
    ];
  });
  const { status, version, sequence } = quote;
  const is = `${status}, version ${version}, sequence ${sequence}`;
  const told = `${last?.status}, version ${last?.version}, sequence ${last?.sequence}`;
  return is === told ? steps : [...steps, `it is ${is}; its last event tells ${told}`];
}

/** Every acknowledged command is in the audit once, and nothing else is of these people. */
function judgeAcknowledged(
  quote: QuoteRow,
  audit: readonly AuditOfQuote[],
  accepted: readonly Acknowledged[],
): readonly string[] {
  const actors = new Set(accepted.map(({ actor }) => actor));
  const changes = audit.filter(({ actor, action }) => actors.has(actor) && action !== CONVERT);
  const conversions = audit.filter(({ action }) => action === CONVERT).length;
  const wasTold = accepted.some(({ stem }) => stem === CONVERT);
  const isConverted = quote.status === 'converted' && quote.orderId !== null;
  return [
    ...differences(
      'command in the audit',
      changes.map(({ action, actor }) => `${action} by ${actor}`),
      'command acknowledged',
      accepted.flatMap(({ stem, actor }) => (stem === CONVERT ? [] : [`${stem} by ${actor}`])),
    ),
    ...(conversions === (isConverted ? 1 : 0)
      ? []
      : [`it is ${quote.status} and was converted ${conversions} times`]),
    ...(wasTold && !isConverted ? ['a conversion was acknowledged, and it is not converted'] : []),
  ];
}
const CONVERT = 'quote_convert';

function step(from: string | null, to: string): string {
  return `${from ?? 'nothing'} → ${to}`;
}

/** Two bags of words, compared. */
function differences(
  here: string,
  one: readonly string[],
  there: string,
  other: readonly string[],
): readonly string[] {
  const count = new Map<string, number>();
  for (const word of one) count.set(word, (count.get(word) ?? 0) + 1);
  for (const word of other) count.set(word, (count.get(word) ?? 0) - 1);
  return [...count].flatMap(([word, more]) => {
    if (more === 0) return [];
    const place = more > 0 ? `${here} and no ${there}` : `${there} and no ${here}`;
    return [`${Math.abs(more)} times a ${place}: ${word}`];
  });
}
