import { command } from './command.ts';
import type { Core, Route } from '../http/route.ts';

const TAG = 'quotes';
const changed = { status: 200, description: 'The quote after the change', body: 'Quote' };
const created = { status: 201, description: 'The new quote', body: 'Quote' };
const sellers = 'sales, partner';
const deciders = 'approver, admin';

export function quoteRoutes(core: Core): Route[] {
  const read = { method: 'GET', tag: TAG, roles: 'sales, partner, approver, operator' } as const;
  return [
    command(core, {
      ...read,
      stem: 'quote_search',
      path: '/v1/quotes',
      summary: 'Find quotes by number, reference, customer, status or age',
      reply: { status: 200, description: 'A page of quotes', body: 'QuotePage' },
    }),
    command(core, {
      ...read,
      stem: 'quote_get',
      path: '/v1/quotes/{quoteId}',
      summary: 'The current revision of a quote',
      reply: { status: 200, description: 'The quote', body: 'Quote' },
    }),
    command(core, {
      ...read,
      stem: 'quote_history',
      path: '/v1/quotes/{quoteId}/history',
      summary: 'What happened to a quote in all its revisions, by whom and why',
      reply: { status: 200, description: 'A page of entries', body: 'QuoteHistoryPage' },
    }),
    command(core, {
      ...read,
      stem: 'quote_compare',
      path: '/v1/quotes/{quoteId}/compare',
      summary: 'Two revisions: which lines differ, and what they cost more or less',
      reply: { status: 200, description: 'The comparison', body: 'QuoteComparison' },
    }),
    ...drafts(core),
    ...transitions(core),
  ];
}

function drafts(core: Core): Route[] {
  return [
    command(core, {
      stem: 'quote_create',
      method: 'POST',
      path: '/v1/quotes',
      tag: TAG,
      summary: 'Open a quote',
      roles: sellers,
      reply: created,
      location: (quote) => `/v1/quotes/${quote.id}`,
    }),
    command(core, {
      stem: 'quote_clone',
      method: 'POST',
      path: '/v1/quotes/{quoteId}/clone',
      tag: TAG,
      summary: 'Open a quote with the lines of any revision, for another customer or market',
      roles: sellers,
      reply: { ...created, body: 'ClonedQuote' },
      location: (quote) => `/v1/quotes/${quote.id}`,
    }),
    command(core, {
      stem: 'quote_put_items',
      method: 'PUT',
      path: '/v1/quotes/{quoteId}/items',
      tag: TAG,
      summary: 'Replace the lines of a quote',
      roles: sellers,
      guarded: true,
      reply: changed,
    }),
    command(core, {
      stem: 'quote_edit_items',
      method: 'PATCH',
      path: '/v1/quotes/{quoteId}/items',
      tag: TAG,
      summary: 'Add, change and remove single lines; what was priced is priced again',
      roles: sellers,
      guarded: true,
      reply: {
        status: 200,
        description: 'The quote, and the lines that changed',
        body: 'EditedQuote',
      },
    }),
  ];
}

function transitions(core: Core): Route[] {
  const change = { method: 'POST', tag: TAG, guarded: true, reply: changed } as const;
  const at = (verb: string) => `/v1/quotes/{quoteId}/${verb}`;
  return [
    command(core, {
      ...change,
      stem: 'quote_price',
      path: at('price'),
      summary: 'Price every line and fix the price hash',
      roles: sellers,
    }),
    command(core, {
      ...change,
      stem: 'quote_submit',
      path: at('submit'),
      summary: 'Submit; approved at once when no policy asks for a decision',
      roles: sellers,
    }),
    command(core, {
      ...change,
      stem: 'quote_approve',
      path: at('approve'),
      summary: 'Approve the pending level',
      roles: deciders,
      hidden: ['onBehalfOf'],
    }),
    command(core, {
      ...change,
      stem: 'quote_reject',
      path: at('reject'),
      summary: 'Reject, with a reason',
      roles: deciders,
      hidden: ['onBehalfOf'],
    }),
    command(core, {
      ...change,
      stem: 'quote_accept',
      path: at('accept'),
      summary: 'The customer accepts the price that they saw',
      roles: sellers,
    }),
    command(core, {
      ...change,
      stem: 'quote_revise',
      path: at('revise'),
      summary: 'Open the next revision for changes',
      roles: sellers,
    }),
    command(core, {
      ...change,
      stem: 'quote_cancel',
      path: at('cancel'),
      summary: 'Cancel the quote',
      roles: sellers,
    }),
    command(core, {
      ...change,
      stem: 'quote_convert',
      path: at('convert'),
      summary: 'Turn the accepted quote into its one order',
      roles: sellers,
      reply: { status: 201, description: 'The order of this revision', body: 'Order' },
      location: (order) => `/v1/orders/${order.id}`,
    }),
  ];
}
