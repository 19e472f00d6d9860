import { digestOf } from '../domain/pricing/line_digest.ts';
import { editQuoteItems } from '../sql/quotes/edit_quote_items.ts';
import { dueQuotes } from '../sql/quotes/quote_expiry.ts';
import { quoteHistory } from '../sql/quotes/quote_history.ts';
import {
  loadEditedItems,
  loadQuoteItems,
  priceQuoteItems,
  putQuoteItems,
} from '../sql/quotes/quote_item.ts';
import { insertQuote, loadQuote, lockQuote, saveQuote } from '../sql/quotes/quote.ts';
import {
  insertQuoteRevision,
  loadQuoteRevisions,
  loadRevisionItems,
} from '../sql/quotes/quote_revision.ts';
import { NEW_ID, planned } from './planned.ts';
import type { PlannedList } from './planned.ts';

const LIMIT = 50;
const START = ['1970-01-01T00:00:00.000Z', '00000000-0000-0000-0000-000000000000'] as const;

export const quotePlans: PlannedList = (s) => {
  const { tenant, quote, quoteItems } = s;
  const { id, revision } = quote;
  const inputs = quoteItems.map(({ input }) => input);
  const priced = quoteItems.flatMap((item) => (item.priced === null ? [] : [item.priced]));
  const changed = inputs.map((line) => ({ ...line, quantity: (line.quantity ?? 1) + 1 }));
  const [first] = inputs;
  const edit = {
    removed: inputs.slice(-1).map((line) => line.id),
    changed: changed.slice(0, 1),
    added: first === undefined ? [] : [{ ...first, id: 'plan' }],
  };
  return [
    planned((sql) => loadQuote(sql, tenant, id)),
    planned((sql) => lockQuote(sql, tenant, id)),
    planned((sql) => loadQuoteItems(sql, tenant, id)),
    planned((sql) => loadEditedItems(sql, tenant, id, false)),
    planned((sql) => insertQuote(sql, tenant, { ...quote, id: NEW_ID, number: 'Q-plan' })),
    planned((sql) => saveQuote(sql, tenant, { ...quote, updatedAt: s.now })),
    planned((sql) => putQuoteItems(sql, tenant, id, revision, inputs), 'unchanged'),
    planned((sql) => putQuoteItems(sql, tenant, id, revision, changed), 'all changed'),
    planned((sql) => editQuoteItems(sql, tenant, id, revision, edit)),
    planned((sql) => priceQuoteItems(sql, tenant, id, revision, priced, priced.map(digestOf))),
    planned((sql) => insertQuoteRevision(sql, tenant, quote, s.now)),
    planned((sql) => loadQuoteRevisions(sql, tenant, s.revisedQuoteId, [1, 2])),
    planned((sql) => loadRevisionItems(sql, tenant, s.revisedQuoteId, [1, null])),
    planned((sql) => quoteHistory(sql, tenant, s.revisedQuoteId, START, LIMIT)),
    planned((sql) => dueQuotes(sql, s.now, LIMIT)),
  ];
};
