import type { RequestBody } from '../contract/calls.ts';
import type { Order } from '../contract/order.ts';
import type { Quote } from '../contract/quote.ts';
import { accepted } from './test_core.ts';
import type { TestCore } from './test_core.ts';

type Versioned<T> = T & { readonly version: number };
type Lines = RequestBody['quote_create']['lines'];

const CONTEXT = { market: 'us', channel: 'direct', customerId: 'acme' };

/** A priced quote: one router, with a manual discount when `percentOff` is given. */
export async function pricedQuote(
  core: TestCore,
  percentOff?: string,
  tenant = 'demo',
): Promise<Versioned<Quote>> {
  const token = await core.token('sales', tenant);
  const lines: Lines = [
    {
      id: 'l1',
      offeringId: 'router',
      ...(percentOff === undefined
        ? {}
        : { adjustment: { kind: 'percent_off', value: percentOff, reason: 'good customer' } }),
    },
  ];
  const created = accepted(
    await core.ask('sales', 'quote_create', { ...CONTEXT, lines }, { token }),
  );
  return accepted(
    await core.ask('sales', 'quote_price', { quoteId: created.id }, { token, expectedVersion: 1 }),
  );
}

export async function submittedQuote(
  core: TestCore,
  percentOff?: string,
): Promise<Versioned<Quote>> {
  const { id: quoteId, version } = await pricedQuote(core, percentOff);
  return accepted(
    await core.ask('sales', 'quote_submit', { quoteId }, { expectedVersion: version }),
  );
}

export async function acceptedQuote(core: TestCore): Promise<Versioned<Quote>> {
  const { id: quoteId, version } = await submittedQuote(core);
  return accepted(
    await core.ask('sales', 'quote_accept', { quoteId }, { expectedVersion: version }),
  );
}

/** An order in progress with its plan: `reserve`, then `activate` with a callback. */
export async function startedOrder(core: TestCore): Promise<Versioned<Order>> {
  const { id: quoteId, version } = await acceptedQuote(core);
  const { id: orderId } = accepted(
    await core.ask('sales', 'quote_convert', { quoteId }, { expectedVersion: version }),
  );
  accepted(await core.ask('worker', 'order_decompose', { orderId }));
  return accepted(await core.ask('worker', 'order_start', { orderId }));
}
