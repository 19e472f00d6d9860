import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SETTINGS } from '../../server/test_catalogue.ts';
import { accepted, startTestCore } from '../../server/test_core.ts';
import type { TestCore } from '../../server/test_core.ts';

const PHONE = { JPY: '59800', USD: '399.90', KWD: '122.505' } as const;
type Currency = keyof typeof PHONE;
const CURRENCIES = Object.keys(PHONE) as Currency[];
const CONTEXT = { market: 'us', channel: 'direct', customerId: 'acme' };
const phone = (quantity = 1) => ({
  id: 'l1',
  offeringId: 'phone',
  quantity,
  configuration: { options: { color: 'black' }, slots: {} },
});
const fiber = { id: 'l2', offeringId: 'fiber', quantity: 1 };

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore();
  const opened = await core.ask('admin', 'catalog_import', { name: 'money', settings: SETTINGS });
  const { catalogVersion } = accepted(opened);
  const option = { id: 'color', name: 'Color', type: 'string' as const, required: true };
  accepted(
    await core.ask('admin', 'catalog_add', {
      catalogVersion,
      offerings: [
        {
          id: 'phone',
          name: 'Phone',
          category: 'devices',
          kind: 'configurable',
          options: [{ ...option, values: ['black', 'white'] }],
        },
        { id: 'fiber', name: 'Fiber', category: 'access', kind: 'simple' },
      ],
      priceLists: CURRENCIES.map((currency) => ({
        id: currency,
        name: currency,
        currency,
        status: 'active' as const,
        // Yen are what is sold in, unless somebody asks for something else.
        priority: currency === 'JPY' ? 1 : 0,
        markets: ['us'],
      })),
      prices: [
        ...CURRENCIES.map((currency) => price('phone', currency, PHONE[currency])),
        price('fiber', 'USD', '10.00'),
      ],
    }),
  );
  accepted(await core.ask('admin', 'catalog_publish', { catalogVersion }));
});
afterAll(async () => {
  await core.stop();
});

function price(offeringId: string, priceList: string, amount: string) {
  const id = `${offeringId}-${priceList}`;
  return { id, offeringId, priceList, charge: 'one_time' as const, amount };
}

async function create(currency: Currency | undefined, lines: readonly object[]) {
  const body = {
    ...CONTEXT,
    lines: lines as never,
    ...(currency === undefined ? {} : { currency }),
  };
  return accepted(await core.ask('sales', 'quote_create', body));
}

describe('a quote in a currency with no, two or three decimals', () => {
  const of7 = { JPY: '418600', USD: '2799.30', KWD: '857.535' };
  const off = { JPY: '376740', USD: '2519.37', KWD: '771.782' };

  test.each(CURRENCIES)('goes from its configuration to an order in %s', async (currency) => {
    const { id: quoteId } = await create(currency, [phone(7)]);
    const seen = (of: { version: number }) => ({ expectedVersion: of.version });
    const priced = accepted(
      await core.ask('sales', 'quote_price', { quoteId }, { expectedVersion: 1 }),
    );
    expect(priced.currency).toBe(currency);
    expect(priced.price?.totals.net).toEqual({ amount: of7[currency], currency });
    const adjustment = { kind: 'percent_off' as const, value: '10', reason: 'good customer' };
    const edits = [{ op: 'change' as const, lineId: 'l1', adjustment }];
    const edited = accepted(
      await core.ask('sales', 'quote_edit_items', { quoteId, edits }, seen(priced)),
    );
    // Half away from zero, to the smallest unit of the currency.
    expect(edited.price?.totals.net).toEqual({ amount: off[currency], currency });
    const submitted = accepted(await core.ask('sales', 'quote_submit', { quoteId }, seen(edited)));
    const agreed = accepted(await core.ask('sales', 'quote_accept', { quoteId }, seen(submitted)));
    const order = accepted(await core.ask('sales', 'quote_convert', { quoteId }, seen(agreed)));
    expect(order).toMatchObject({ currency, totals: { net: { amount: off[currency], currency } } });
  });

  test('that names none is in that of the best list', async () => {
    const { id: quoteId } = await create(undefined, [phone()]);
    const priced = accepted(
      await core.ask('sales', 'quote_price', { quoteId }, { expectedVersion: 1 }),
    );
    expect([priced.currency, priced.price?.currency]).toEqual([undefined, 'JPY']);
  });

  test('keeps its currency in a clone, unless that names another', async () => {
    const { id: quoteId } = await create('KWD', [phone()]);
    const same = accepted(await core.ask('sales', 'quote_clone', { quoteId }));
    expect([same.currency, same.findings]).toEqual(['KWD', []]);
    const other = accepted(await core.ask('sales', 'quote_clone', { quoteId, currency: null }));
    expect(other.currency).toBeUndefined();
  });
});

describe('a currency that does not fit', () => {
  test('is refused with those that would do, before anything is opened', async () => {
    const body = { ...CONTEXT, currency: 'EUR' };
    expect(await core.ask('sales', 'quote_create', body)).toMatchObject({
      code: 'not_priceable',
      field: '/currency',
      detail:
        'no price list in EUR is in force for market "us", channel "direct": JPY, KWD, USD would do',
    });
  });

  test('never mixes: a line that has no price in it is refused with those it has', async () => {
    const { id: quoteId } = await create('KWD', [phone(), fiber]);
    const reply = await core.ask('sales', 'quote_price', { quoteId }, { expectedVersion: 1 });
    expect(reply).toMatchObject({
      code: 'not_priceable',
      field: '/lines/1/offeringId',
      detail: '"Fiber" has no price in KWD for market "us", channel "direct", only in USD',
    });
    const { id } = await create('KWD', [phone()]);
    const priced = accepted(
      await core.ask('sales', 'quote_price', { quoteId: id }, { expectedVersion: 1 }),
    );
    const edits = [{ op: 'add' as const, line: fiber }];
    const seen = { expectedVersion: priced.version };
    const edited = await core.ask('sales', 'quote_edit_items', { quoteId: id, edits }, seen);
    expect(edited).toMatchObject({ code: 'not_priceable', field: '/edits/0/line/offeringId' });
  });
});
