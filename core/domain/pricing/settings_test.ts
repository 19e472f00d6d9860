import { describe, expect, it } from 'vitest';
import { charges, price, priced } from './sample_basket.ts';
import type { Json } from './sample_basket.ts';

const vat = { id: 'vat', name: 'VAT', percent: '19', markets: ['us'] };
const reduced = { id: 'low', name: 'VAT', percent: '7', categories: ['parts'] };
const taxed = (mode: string, rates: readonly Json[]): Json => ({
  settings: { currency: 'USD', pricing: { tax: { mode, rates } } },
});
const prices = [price('10.01'), price('10.01', { id: 'q', offeringId: 'part' })];

describe('tax from the rates of the catalogue', () => {
  it.each([
    ['exclusive', '30.03', '5.71', '35.74'],
    ['inclusive', '25.24', '4.79', '30.03'],
  ])('%s of the price', (mode, net, tax, gross) => {
    const catalogue = { prices, ...taxed(mode, [vat]) };
    const [charge] = charges(catalogue, [{ quantity: 3 }]);
    expect([charge?.net.amount, charge?.tax.amount, charge?.gross.amount]).toEqual([
      net,
      tax,
      gross,
    ]);
    expect(priced(catalogue, [{ quantity: 3 }]).totals).toMatchObject({
      net: { amount: net },
      tax: { amount: tax },
      gross: { amount: gross },
    });
    expect(charge?.steps.at(-1)).toMatchObject({ stage: 'tax', label: 'VAT 19 %', source: 'vat' });
  });

  it.each<[string, readonly Json[], string]>([
    ['the first that fits', [reduced, vat], '0.70'],
    ['not that of another category', [{ ...vat, categories: ['things'] }, reduced], '0.70'],
    ['not that of another market', [{ ...vat, markets: ['de'] }], '0.00'],
  ])('by rule: %s', (_, rates, tax) => {
    const catalogue = { prices, ...taxed('exclusive', rates) };
    expect(priced(catalogue, [{ offeringId: 'part' }]).totals.tax.amount).toBe(tax);
  });

  it('leaves every price as it is when there is no rate', () => {
    const plain = priced({ prices }, [{ quantity: 3 }]);
    expect(priced({ prices, ...taxed('inclusive', []) }, [{ quantity: 3 }])).toEqual(plain);
  });
});

describe('rounding', () => {
  const third = [price('0.335')];
  const by = (rounding: string): Json => ({ settings: { currency: 'USD', pricing: { rounding } } });

  it('by line rounds each charge', () => {
    const { totals } = priced({ prices: third, ...by('line') }, [{}, {}, {}]);
    expect(totals).toMatchObject({ net: { amount: '1.02' } });
    expect(totals.rounding).toBeUndefined();
  });

  it('by total rounds the sum once, and says by how much', () => {
    const result = priced({ prices: third, ...by('total') }, [{}, {}, {}]);
    expect(result.lines.map(({ charges: [charge] }) => charge?.net.amount)).toEqual([
      '0.335',
      '0.335',
      '0.335',
    ]);
    expect(result.totals).toMatchObject({
      net: { amount: '1.01' },
      rounding: { net: { amount: '0.005' } },
    });
  });
});
