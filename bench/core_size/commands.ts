import type { Quote } from '../../core/contract/quote.ts';
import type { Latencies } from '../measure/latencies.ts';
import { openLoop } from './open_loop.ts';
import type { Known } from './sample.ts';
import type { Site } from './site.ts';

export type Command = 'price' | 'submit' | 'convert';
/** A second. */
export const RATES: Readonly<Record<Command, number>> = { price: 80, submit: 20, convert: 20 };

/** Each quote once; what it has become is checked. */
export async function runCommand(
  site: Site,
  command: Command,
  quotes: readonly Known[],
  latencies: Latencies | null,
): Promise<void> {
  await openLoop(
    quotes,
    RATES[command],
    () => latencies,
    (known) => SENDERS[command](site, known),
  );
}

const SENDERS: Readonly<Record<Command, (site: Site, known: Known) => Promise<void>>> = {
  price: async (site, { quoteId, version }) => {
    const reply = await site.ask('sales', 'quote_price', { quoteId }, { expectedVersion: version });
    expectQuote(reply.body, ['priced'], reply.version, version);
    const { price, lines } = reply.body;
    if (price?.lines.length === lines.length && /^[\da-f]{64}$/.test(price.priceHash)) return;
    throw new Error(`void: quote ${quoteId} has no price for each line`);
  },
  submit: async (site, { quoteId, version }) => {
    const guard = { expectedVersion: version };
    const { body, version: now } = await site.ask('sales', 'quote_submit', { quoteId }, guard);
    expectQuote(body, ['approved', 'approval_pending'], now, version);
  },
  convert: async (site, { quoteId, version }) => {
    const guard = { expectedVersion: version };
    const { body } = await site.ask('sales', 'quote_convert', { quoteId }, guard);
    if (body.quoteId === quoteId && body.status === 'acknowledged') return;
    throw new Error(`void: quote ${quoteId} became an order of ${body.quoteId}, ${body.status}`);
  },
};

function expectQuote(
  { id, status }: Quote,
  statuses: readonly string[],
  version: number | undefined,
  before: number,
): void {
  if (statuses.includes(status) && version !== undefined && version > before) return;
  throw new Error(`void: quote ${id} is ${status} at version ${version}, was at ${before}`);
}
