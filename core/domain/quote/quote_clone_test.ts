import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { CatalogDocumentSchema } from '../../contract/catalog.ts';
import { LinesSchema } from '../../contract/price.ts';
import { sliceOf } from '../catalogue/slice.ts';
import type { CatalogSlice } from '../catalogue/slice.ts';
import { cloneQuote } from './quote_clone.ts';
import type { CloneSource } from './quote_clone.ts';
import { priceQuote } from './quote_price.ts';

const NOW = '2026-03-01T10:00:00.000Z';
const QUOTE_ID = '00000000-0000-7000-8000-000000000001';
const FRESH = { id: '00000000-0000-7000-8000-000000000002', number: 'Q-000002' };

/** A router everywhere, and a phone that comes in the given colours and is sold in the US. */
function slice(colors: readonly string[]): CatalogSlice {
  const price = { priceList: 'usd', charge: 'one_time', amount: '10.00' };
  const document = v.parse(CatalogDocumentSchema, {
    format: 'quotewright.catalogue/1',
    name: 'Sample',
    offerings: [
      { id: 'router', name: 'Router', category: 'devices', kind: 'simple' },
      {
        id: 'phone',
        name: 'Phone',
        category: 'devices',
        kind: 'configurable',
        markets: ['us'],
        options: [{ id: 'color', name: 'Color', type: 'string', values: colors, required: true }],
      },
    ],
    priceLists: [
      { id: 'usd', name: 'USD', currency: 'USD', status: 'active', markets: ['us', 'de'] },
    ],
    prices: [
      { id: 'p1', offeringId: 'router', ...price },
      { id: 'p2', offeringId: 'phone', ...price },
    ],
  });
  return sliceOf({ catalogVersion: 'v2', ...document });
}

const lines = v.parse(LinesSchema, [
  { id: 'l1', offeringId: 'router' },
  { id: 'l2', offeringId: 'phone', configuration: { options: { color: 'red' } } },
]);
const source: CloneSource = {
  quoteId: QUOTE_ID,
  revision: 3,
  customerId: 'acme',
  market: 'us',
  channel: 'web',
  segment: 'business',
  lines,
};

function clone(
  catalogue: CatalogSlice,
  command: Omit<Parameters<typeof cloneQuote>[1], 'quoteId'> = {},
) {
  const cloned = cloneQuote(source, { quoteId: QUOTE_ID, ...command }, FRESH, catalogue, NOW);
  if (!cloned.ok) throw new Error(`refused: ${cloned.code} ${cloned.detail}`);
  return cloned;
}

describe('given a revision of a quote', () => {
  test('when it is cloned, then a draft of the first revision says where it comes from', () => {
    const { state, events, findings } = clone(slice(['red']), { customerId: 'globex' });
    expect(findings).toEqual([]);
    expect(state).toMatchObject({
      ...FRESH,
      status: 'draft',
      revision: 1,
      customerId: 'globex',
      segment: 'business',
      catalogVersion: 'v2',
      clonedFrom: { quoteId: QUOTE_ID, revision: 3 },
      lines,
    });
    expect(events.map(({ type, sequence }) => [type, sequence])).toEqual([['quote.created', 1]]);
  });

  test('when a value is no longer there, then it is told, and the line is kept', () => {
    const { state, findings } = clone(slice(['blue']));
    expect(findings).toMatchObject([
      { path: '/lines/1/configuration/options/color', code: 'option_value' },
    ]);
    expect(state.lines).toEqual(lines);
  });

  test('when another market does not sell or price it, then that is told', () => {
    const germany = clone(slice(['red']), { market: 'de', segment: null });
    expect(germany.findings).toMatchObject([{ code: 'not_in_market' }]);
    expect('segment' in germany.state).toBe(false);
    const nowhere = clone(sliceOf({ catalogVersion: 'v3', offerings: [] }));
    expect(nowhere.findings.map(({ code }) => code)).toEqual([
      'offering_unknown',
      'offering_unknown',
    ]);
    const unpriced = sliceOf({
      catalogVersion: 'v4',
      offerings: slice(['red']).offerings.values(),
    });
    expect(clone(unpriced).findings.length).toBeGreaterThan(0);
  });

  test('when a manual price is beyond who clones it, then it stays behind, and that is told', () => {
    const adjustment = { kind: 'percent_off' as const, value: '50', reason: 'r' };
    const adjusted = { ...source, lines: lines.map((line) => ({ ...line, adjustment })) };
    const beyond = { path: '/lines/1/adjustment/value', code: 'discount_over_limit', detail: 'd' };
    const body = { quoteId: QUOTE_ID };
    const cloned = cloneQuote(adjusted, body, FRESH, slice(['red']), NOW, [beyond]);
    if (!cloned.ok) throw new Error(cloned.detail);
    expect(cloned.findings).toEqual([beyond]);
    expect(cloned.state.lines.map((line) => line.adjustment)).toEqual([adjustment, undefined]);
  });

  test('when it has findings, then pricing is refused, and without any it is not', () => {
    for (const catalogue of [slice(['red']), slice(['blue'])]) {
      for (const market of ['us', 'de', 'fr']) {
        const { state, findings } = clone(catalogue, { market });
        const priced = priceQuote(state, catalogue, catalogue.catalogVersion, NOW);
        expect(priced.ok).toBe(findings.length === 0);
      }
    }
  });
});
