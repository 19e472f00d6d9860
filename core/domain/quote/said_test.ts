import { describe, expect, test } from 'vitest';
import type { Refusal } from '../../contract/reply.ts';
import { createQuote } from './quote_create.ts';
import { reviseQuote } from './quote_revise.ts';
import type { QuoteDecision, QuoteState } from './state.ts';

const NOW = '2026-03-01T10:00:00.000Z';
const NEW = { id: '00000000-0000-7000-8000-000000000001', number: 'Q-000001' };
const said = { externalReference: 'PO-7', contractReference: 'C-12', notes: 'Call before noon.' };

function state(decision: QuoteDecision | Refusal): QuoteState {
  if (!decision.ok) throw new Error(`refused: ${decision.code} ${decision.detail}`);
  return decision.state;
}
const create = (more: { readonly validUntil?: string } = {}) =>
  createQuote(
    { market: 'us', channel: 'web', customerId: 'c', lines: [], ...said, ...more },
    NEW,
    'v1',
    NOW,
  );
/** Only what was priced once is revised; an expired quote is the shortest way there. */
const expired: QuoteState = { ...state(create()), status: 'expired' };

describe('given references, notes and a validity', () => {
  test('when a quote is revised without a word on them, then they stay', () => {
    const revised = state(reviseQuote(expired, NOW));
    expect(revised).toMatchObject({ ...said, revision: 2, validUntil: expired.validUntil });
  });

  test('when a revision names others, then those hold, and null takes one away', () => {
    const validUntil = '2026-06-01T00:00:00Z';
    const revised = state(reviseQuote(expired, NOW, { notes: null, validUntil }));
    expect(revised).toMatchObject({ externalReference: 'PO-7', contractReference: 'C-12' });
    expect('notes' in revised).toBe(false);
    expect(revised.validUntil).toBe('2026-06-01T00:00:00.000Z');
  });

  test.each([
    ['2027-03-02T10:00:00Z', undefined],
    ['2027-03-02T10:00:00.001Z', 'invalid_request'],
    ['2026-03-01T10:00:00Z', 'invalid_request'],
  ])('when it is to be valid until %s, then the answer is %s', (validUntil, code) => {
    for (const decision of [create({ validUntil }), reviseQuote(expired, NOW, { validUntil })]) {
      expect('code' in decision ? decision.code : undefined).toBe(code);
      if (!decision.ok) expect(decision.field).toBe('/validUntil');
    }
  });
});
