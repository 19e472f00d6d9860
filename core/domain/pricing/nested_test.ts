import { describe, expect, it } from 'vitest';
import { charges, price, priced, run } from './sample_basket.ts';
import type { Json } from './sample_basket.ts';

const slot = (id: string, offering: string): Json => ({
  id,
  name: id,
  offerings: [offering],
  min: 0,
  max: 99,
});
const offering = (id: string, name: string, more: Json = {}): Json => ({
  id,
  name,
  category: id,
  kind: 'bundle',
  ...more,
});
const offerings = [
  offering('thing', 'Rack', { slots: [slot('servers', 'server')] }),
  offering('server', 'Server', { slots: [slot('disks', 'disk')] }),
  offering('disk', 'Disk', {
    options: [{ id: 'size', name: 'Size', type: 'integer', default: 1 }],
  }),
];
const prices = [
  price('1000'),
  price('100', { id: 'server', offeringId: 'server' }),
  price('10', {
    id: 'disk',
    offeringId: 'disk',
    tierMode: 'volume',
    tiers: [{ from: 20, amount: '9' }],
  }),
  price('5', {
    id: 'disk-large',
    offeringId: 'disk',
    when: [{ ref: { option: 'size' }, op: '>=', value: 4 }],
  }),
];
const disks = (quantity: number, size?: number): Json => ({
  offeringId: 'disk',
  quantity,
  ...(size === undefined ? {} : { configuration: { options: { size } } }),
});
const servers = (quantity: number, ...inside: Json[]): Json => ({
  configuration: {
    slots: {
      servers: [{ offeringId: 'server', quantity, configuration: { slots: { disks: inside } } }],
    },
  },
});

describe('components within components', () => {
  it('are priced by quantities multiplied through, each with its own tiers and surcharges', () => {
    const line = { quantity: 2, ...servers(3, disks(4, 4), disks(1)) };
    const [charge] = charges({ offerings, prices }, [line]);
    expect(
      charge?.steps.map(({ label, source, amount }) => [label, source, amount.amount]),
    ).toEqual([
      ['2 × 1000', 'p', '2000.00'],
      ['Server: 6 × 100', 'server', '600.00'],
      ['Server › Disk: 24 × 10', 'disk', '216.00'],
      ['Server › Disk, size 4: 24 × 5', 'disk-large', '120.00'],
      ['Server › Disk: 6 × 10', 'disk', '60.00'],
    ]);
    expect(charge?.net.amount).toBe('2996.00');
  });

  it('count for promotions that say so, at any depth', () => {
    const promotions = [
      {
        id: 'p1',
        name: 'With eight disks',
        kind: 'bundle',
        needs: [{ category: 'disk', quantity: 8 }],
        countComponents: true,
        value: '10',
        offerings: ['disk'],
        components: true,
        priority: 1,
        stackingGroup: 'g',
      },
    ];
    const net = (line: Json): string | undefined =>
      priced({ offerings, prices, promotions }, [line]).totals.net.amount;
    expect(net(servers(2, disks(4)))).toBe('1272.00');
    expect(net(servers(1, disks(7)))).toBe('1170.00');
  });

  it('that are unknown are refused with their place', () => {
    const reply = run({ offerings, prices }, [servers(1, { offeringId: 'tape', quantity: 1 })]);
    const field = '/lines/0/configuration/slots/servers/0/configuration/slots/disks/0';
    expect(reply).toMatchObject({ ok: false, code: 'not_priceable', field });
  });

  it('that multiply beyond all measure are refused before anything is computed', () => {
    const line = { quantity: 1_000_000, ...servers(1_000_000, disks(1_000_000)) };
    expect(run({ offerings, prices }, [line])).toMatchObject({
      ok: false,
      code: 'invalid_request',
      field: '/lines/0/configuration/slots/servers/0/configuration/slots/disks/0/quantity',
    });
  });
});
