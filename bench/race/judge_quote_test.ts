import { expect, test } from 'vitest';
import { judgeQuote } from './judge_quote.ts';
import type { AuditOfQuote, EventOfQuote, QuoteRow } from './judge_quote.ts';
import type { Acknowledged } from './model.ts';

const quoteId = 'q1';
const quote: QuoteRow = {
  id: quoteId,
  number: 'Q-000001',
  status: 'priced',
  version: 2,
  sequence: 2,
  revision: 1,
  orderId: null,
};
const created: EventOfQuote = {
  quoteId,
  type: 'quote.created',
  sequence: 1,
  status: 'draft',
  version: 1,
  transactionId: '10',
};
const priced = { ...created, type: 'quote.priced', sequence: 2, status: 'priced', version: 2 };
const events = [created, { ...priced, transactionId: '11' }];
const audit: readonly AuditOfQuote[] = [
  { quoteId, actor: 'ann', action: 'quote_create', from: null, to: 'draft' },
  { quoteId, actor: 'ann', action: 'quote_price', from: 'draft', to: 'priced' },
];
const told: readonly Acknowledged[] = [
  { quoteId, actor: 'ann', stem: 'quote_create' },
  { quoteId, actor: 'ann', stem: 'quote_price' },
];

test('one story has no findings', () => {
  expect(judgeQuote(quote, events, audit, told)).toEqual([]);
});

test.each([
  ['an event is missing', quote, events.slice(1), audit, told, 'sequence 2'],
  ['an event is there twice', quote, [...events, priced], audit, told, 'event 3 has the sequence'],
  [
    'an event came too early',
    quote,
    [created, { ...priced, transactionId: '9' }],
    audit,
    told,
    'comes before',
  ],
  [
    'an event was sent for nothing',
    { ...quote, version: 1 },
    events,
    audit,
    told,
    'last event tells',
  ],
  [
    'a step is forbidden',
    { ...quote, status: 'accepted' },
    [created, { ...priced, status: 'accepted' }],
    audit,
    told,
    'led from draft to accepted',
  ],
  [
    'the audit lacks a step',
    quote,
    events,
    audit.slice(1),
    told,
    'step in the events and no step in the audit',
  ],
  [
    'an answer was lost',
    quote,
    events,
    audit,
    [...told, ...told.slice(1)],
    'command acknowledged and no command',
  ],
  [
    'a command was executed twice',
    quote,
    events,
    audit,
    told.slice(1),
    'command in the audit and no command',
  ],
  [
    'it became an order unasked',
    { ...quote, status: 'converted', orderId: 'o1' },
    events,
    audit,
    told,
    'converted 0 times',
  ],
  [
    'an order was promised',
    quote,
    events,
    audit,
    [...told, { quoteId, actor: 'ann', stem: 'quote_convert' as const }],
    'it is not converted',
  ],
])('%s: that is found', (_, row, happened, noted, heard, finding) => {
  expect(judgeQuote(row, happened, noted, heard).join('\n')).toContain(finding);
});
