import { expect, test } from 'vitest';
import { CreateQuoteSchema } from '../../core/contract/quote.ts';
import { PriceBasketSchema } from '../../core/contract/price.ts';
import { jsonPointer } from '../../core/contract/findings.ts';
import { parse } from './findings.ts';

const good = { market: 'eu', channel: 'direct', customerId: 'c-1' };

test('an unknown field is pointed at, and the known ones are named', () => {
  const refused = parse(CreateQuoteSchema, {
    ...good,
    lines: [{ id: 'a', offeringId: 'x', qty: 1 }],
  });
  expect(refused).toMatchObject({
    ok: false,
    code: 'invalid_request',
    findings: [
      {
        path: '/lines/0/qty',
        code: 'unknown_field',
        detail: expect.stringContaining('known are id, offeringId, quantity, configuration'),
      },
    ],
  });
});

test('an unknown field inside of a variant names the fields of its branches', () => {
  const adjustment = { kind: 'percent_off', value: '5', reason: 'loyal', extra: 1 };
  const refused = parse(CreateQuoteSchema, {
    ...good,
    lines: [{ id: 'a', offeringId: 'x', adjustment }],
  });
  expect(refused).toMatchObject({
    findings: [{ path: '/lines/0/adjustment/extra', code: 'unknown_field' }],
  });
  expect(JSON.stringify(refused)).toContain('kind, value, reason');
});

test('all faults are reported at once, each with its place', () => {
  const refused = parse(PriceBasketSchema, { market: 'e u', lines: [] });
  const paths = refused.ok ? [] : (refused.findings ?? []).map(({ path }) => path);
  expect(paths.sort()).toEqual(['/channel', '/lines', '/market']);
});

test('a body that is no object says so', () => {
  expect(parse(PriceBasketSchema, [1])).toMatchObject({ ok: false, findings: [{ path: '' }] });
  expect(parse(PriceBasketSchema, null)).toMatchObject({ ok: false, findings: [{ path: '' }] });
});

test('of more than a thousand faults the first thousand are named', () => {
  const lines = Array.from({ length: 1_000 }, () => ({}));
  const refused = parse(PriceBasketSchema, { ...good, lines });
  expect(refused.ok ? 0 : refused.findings?.length).toBe(1_000);
  expect(refused).toMatchObject({ detail: expect.stringMatching(/and \d{4} more/) });
});

test('a pointer escapes what RFC 6901 says', () => {
  expect(jsonPointer(['a/b', 'm~n', 0])).toBe('/a~1b/m~0n/0');
});
