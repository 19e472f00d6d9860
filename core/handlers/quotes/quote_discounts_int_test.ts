import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { publishCatalogue, SETTINGS } from '../../server/test_catalogue.ts';
import { accepted, startTestCore } from '../../server/test_core.ts';
import type { TestCore } from '../../server/test_core.ts';

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore();
  await publishCatalogue(core, 'demo', {
    ...SETTINGS,
    discountLimits: [{ role: 'sales', percentMax: '20' }],
    approvalPolicies: [
      ...(SETTINGS.approvalPolicies ?? []),
      {
        id: 'devices-over-150',
        categories: ['devices'],
        totalOver: { amount: '150', currency: 'USD' },
        levels: [{ name: 'Purchasing', role: 'admin' }],
      },
    ],
  });
});
afterAll(async () => {
  await core.stop();
});

const CONTEXT = { market: 'us', channel: 'direct', customerId: 'acme' };
const line = (kind: 'percent_off' | 'unit_price', value: string, quantity = 1) => ({
  id: 'l1',
  offeringId: 'router',
  quantity,
  adjustment: { kind, value, reason: 'good customer' },
});

describe('a manual price beyond the limit of the role', () => {
  test('is refused when lines are put, and nothing changes', async () => {
    const { id: quoteId } = accepted(await core.ask('sales', 'quote_create', CONTEXT));
    for (const lines of [[line('percent_off', '20.5')], [line('unit_price', '79.99')]]) {
      const seen = { expectedVersion: 1 };
      for (const reply of [
        await core.ask('sales', 'quote_put_items', { quoteId, lines }, seen),
        await core.ask('sales', 'quote_create', { ...CONTEXT, lines }),
      ]) {
        expect(reply).toMatchObject({
          code: 'forbidden',
          field: '/lines/0/adjustment/value',
          findings: [{ code: 'discount_over_limit' }],
        });
      }
    }
    expect(accepted(await core.ask('sales', 'quote_get', { quoteId }))).toMatchObject({
      version: 1,
      lines: [],
    });
    const lines = [line('unit_price', '80')];
    accepted(
      await core.ask('sales', 'quote_put_items', { quoteId, lines }, { expectedVersion: 1 }),
    );
  });

  test('given by somebody without a limit stays, and no clone by another takes it along', async () => {
    const lines = [line('percent_off', '50')];
    const given = accepted(await core.ask('admin', 'quote_create', { ...CONTEXT, lines }));
    const quoteId = given.id;
    const kept = accepted(
      await core.ask('sales', 'quote_put_items', { quoteId, lines }, { expectedVersion: 1 }),
    );
    expect(kept.lines).toEqual(given.lines);
    const cloned = accepted(await core.ask('sales', 'quote_clone', { quoteId }));
    expect(cloned.findings).toMatchObject([{ code: 'discount_over_limit' }]);
    expect(cloned.lines[0]?.adjustment).toBeUndefined();
  });
});

test('every policy that holds is named with its reason, and kept with the case', async () => {
  const lines = [line('percent_off', '15', 2)];
  const { id: quoteId } = accepted(await core.ask('sales', 'quote_create', { ...CONTEXT, lines }));
  accepted(await core.ask('sales', 'quote_price', { quoteId }, { expectedVersion: 1 }));
  accepted(await core.ask('sales', 'quote_submit', { quoteId }, { expectedVersion: 2 }));
  const { approval } = accepted(await core.ask('sales', 'quote_get', { quoteId }));
  expect(approval?.reasons).toEqual([
    { policyId: 'over-10', why: 'discount 15.00 %, over 10 %' },
    { policyId: 'devices-over-150', why: 'line l1; category devices; net 170.00 USD, over 150' },
  ]);
  expect(approval?.levels.map(({ name }) => name)).toEqual(['Team lead', 'Purchasing']);
});
