import type { ImportedQuote } from '../../core/contract/quote_import.ts';
import type { BatchEnd, Outcome } from '../bulk/outcome.ts';
import { instant, integer, object, oneOf, ref, text, uuid } from './shapes.ts';
import type { Json } from './shapes.ts';

/** Lines of `POST /v1/quotes:bulk`; the compiler checks the names against the types. */
export const BULK_SCHEMAS: Readonly<Record<string, Json>> = {
  BulkLine: { oneOf: [ref('BulkOutcome'), ref('BulkEnd')] },
  BulkOutcome: object<keyof Outcome>(
    {
      index: { ...integer, description: 'Of the quote in the batch, from 0' },
      idempotencyKey: text,
      outcome: oneOf(['created', 'replayed', 'refused']),
      status: { ...integer, description: 'Of a request of its own' },
      quote: ref('ImportedQuote'),
      retryAfter: { ...integer, description: 'Seconds' },
      problem: ref('Problem'),
    },
    ['idempotencyKey', 'quote', 'retryAfter', 'problem'],
  ),
  BulkEnd: object<keyof BatchEnd>({
    end: object<keyof BatchEnd['end']>(
      { created: integer, replayed: integer, refused: integer, problem: ref('Problem') },
      ['problem'],
    ),
  }),
  ImportedQuote: object<keyof ImportedQuote>(
    {
      id: uuid,
      number: text,
      revision: integer,
      version: integer,
      status: oneOf(['priced', 'approved', 'approval_pending']),
      customerId: text,
      externalReference: text,
      catalogVersion: text,
      validUntil: instant,
      totals: ref('PriceTotals'),
      priceHash: text,
    },
    ['externalReference'],
  ),
};
