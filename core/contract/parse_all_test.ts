import { describe, expect, it } from 'vitest';
import { CatalogAddSchema } from './catalog_queries.ts';
import { FINDINGS_MAX, parseAll } from './parse_all.ts';

const thing = { id: 'x', name: 'X', category: 'c', kind: 'simple' };

function told(body: object): readonly string[] {
  const parsed = parseAll(CatalogAddSchema, { catalogVersion: 'v', ...body });
  return parsed.ok ? [] : parsed.findings.map(({ path, code }) => `${path} ${code}`);
}

describe('a body', () => {
  it('without a fault is parsed, its defaults filled in', () => {
    const parsed = parseAll(CatalogAddSchema, { catalogVersion: 'v', offerings: [thing] });
    expect(parsed).toMatchObject({ ok: true, value: { prices: [], offerings: [{ rules: [] }] } });
  });

  it('tells all of its faults, in a large one as in a small one', () => {
    const large = {
      ...thing,
      id: 'y',
      characteristics: { text: Array(400).fill('x'.repeat(400)) },
    };
    const faults = [
      '/offerings/1/id duplicate_id',
      '/offerings/2/kind picklist',
      '/colour unknown_field',
      '/prices/0/amount string',
    ];
    const price = { id: 'p', offeringId: 'x', priceList: 'l', charge: 'usage', amount: 1 };
    const rest = { prices: [price], colour: 'red' };
    const offerings = [thing, thing, { ...thing, id: 'z', kind: 'none' }];
    expect(told({ offerings, ...rest }).toSorted()).toEqual(faults.toSorted());
    expect(told({ offerings: [...offerings, large], ...rest }).toSorted()).toEqual(
      faults.toSorted(),
    );
  });

  it('of nothing but faults tells the first thousand, and that there are more', () => {
    const offerings = Array.from({ length: 2_000 }, (_, at) => ({
      id: `o${at}`,
      x: 'x'.repeat(99),
    }));
    const parsed = parseAll(CatalogAddSchema, { catalogVersion: 'v', offerings });
    expect(parsed).toMatchObject({ ok: false, more: expect.stringContaining('at least') });
    expect(parsed.ok ? 0 : parsed.findings.length).toBe(FINDINGS_MAX);
  });

  it('with far too many elements tells only that', () => {
    const offerings = Array.from({ length: 300_000 }, () => ({}));
    expect(told({ offerings })).toEqual(['/offerings max_length']);
  });

  it('with one element of nothing but faults tells one of them', () => {
    const rules = Array.from({ length: 50_000 }, () => ({}));
    expect(told({ offerings: [{ ...thing, rules }] })).toEqual([
      '/offerings/0/rules/0/kind required',
    ]);
  });
});
