import { allFit, LIMIT, pick, type Search } from './searches.ts';

const STATUSES = ['draft', 'priced', 'approved', 'expired', 'converted'] as const;

export const QUOTE_SEARCHES: readonly Search[] = [
  {
    name: 'quotes, newest',
    ask: async ({ ask }) =>
      allFit(await ask('sales', 'quote_search', { limit: LIMIT }), () => true),
  },
  {
    name: 'quotes by status',
    ask: async ({ ask }, _sample, n) => {
      const status = pick(STATUSES, n);
      const found = await ask('sales', 'quote_search', { status, limit: LIMIT });
      return allFit(found, (quote) => quote.status === status);
    },
  },
  {
    name: 'quotes by customer',
    ask: async ({ ask }, { quotes }, n) => {
      const { customerId } = pick(quotes, n);
      const found = await ask('sales', 'quote_search', { customerId, limit: LIMIT });
      return allFit(found, (quote) => quote.customerId === customerId);
    },
  },
  {
    name: 'quotes by customer and status',
    ask: async ({ ask }, { quotes }, n) => {
      const { customerId } = pick(quotes, n);
      const of = { customerId, status: 'converted', limit: LIMIT } as const;
      const { body } = await ask('sales', 'quote_search', of);
      return body.items.every(
        (quote) => quote.customerId === customerId && quote.status === of.status,
      );
    },
  },
  {
    name: 'quotes by status and market',
    ask: async ({ ask }, _sample, n) => {
      const of = { status: pick(STATUSES, n), market: 'de', limit: LIMIT };
      const found = await ask('sales', 'quote_search', of);
      return allFit(found, ({ status, market }) => status === of.status && market === of.market);
    },
  },
  {
    name: 'quotes by number',
    ask: async ({ ask }, { quotes }, n) => {
      const { number } = pick(quotes, n);
      const found = await ask('sales', 'quote_search', { number, limit: LIMIT });
      return allFit(found, (quote) => quote.number === number);
    },
  },
  {
    name: 'quotes by beginning of number',
    ask: async ({ ask }, { quotes }, n) => {
      const numberPrefix = pick(quotes, n).number.slice(0, -1);
      const found = await ask('sales', 'quote_search', { numberPrefix, limit: LIMIT });
      return allFit(found, (quote) => quote.number.startsWith(numberPrefix));
    },
  },
  {
    name: 'quotes by reference',
    ask: async ({ ask }, { quotes }, n) => {
      const { externalReference = '' } = pick(quotes, n);
      const found = await ask('sales', 'quote_search', { externalReference, limit: LIMIT });
      return allFit(found, (quote) => quote.externalReference === externalReference);
    },
  },
  {
    name: 'quotes by status before an instant',
    ask: async ({ ask }, { quotes }, n) => {
      const { status, updatedAt } = pick(quotes, n);
      const updatedTo = new Date(Date.parse(updatedAt) + 1).toISOString();
      const found = await ask('sales', 'quote_search', { status, updatedTo, limit: LIMIT });
      return allFit(found, (quote) => quote.status === status && quote.updatedAt < updatedTo);
    },
  },
];
