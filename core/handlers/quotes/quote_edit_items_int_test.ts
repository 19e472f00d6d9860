import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RequestBody } from '../../contract/calls.ts';
import { publishCatalogue, SETTINGS } from '../../server/test_catalogue.ts';
import { accepted, startTestCore } from '../../server/test_core.ts';
import type { TestCore } from '../../server/test_core.ts';

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore();
  await publishCatalogue(core, 'demo', {
    ...SETTINGS,
    discountLimits: [{ role: 'sales', percentMax: '20' }],
  });
});
afterAll(async () => {
  await core.stop();
});

type Edits = RequestBody['quote_edit_items']['edits'];
const CONTEXT = { market: 'us', channel: 'direct', customerId: 'acme' };
const LINES = [
  { id: 'l1', offeringId: 'router', quantity: 1 },
  { id: 'l2', offeringId: 'fiber', quantity: 2 },
  { id: 'l3', offeringId: 'router', quantity: 3 },
];

async function quote(isPriced: boolean) {
  const created = accepted(await core.ask('sales', 'quote_create', { ...CONTEXT, lines: LINES }));
  if (!isPriced) return created;
  const { id: quoteId } = created;
  return accepted(await core.ask('sales', 'quote_price', { quoteId }, { expectedVersion: 1 }));
}

function edit(of: { id: string; version: number }, edits: Edits, more: object = {}) {
  const body = { quoteId: of.id, edits, ...more };
  return core.ask('sales', 'quote_edit_items', body, { expectedVersion: of.version });
}

async function read(quoteId: string) {
  return accepted(await core.ask('sales', 'quote_get', { quoteId }));
}

const discount = { kind: 'percent_off' as const, value: '10', reason: 'good customer' };

describe('an edit of single lines', () => {
  test('prices a priced quote again, replies what changed, and stores what it replied', async () => {
    const before = await quote(true);
    const reply = accepted(
      await edit(before, [
        { op: 'change', lineId: 'l1', quantity: 5, adjustment: discount },
        { op: 'remove', lineId: 'l2' },
        { op: 'add', line: { id: 'l4', offeringId: 'router', quantity: 1 } },
      ]),
    );
    expect(reply).toMatchObject({ status: 'priced', removed: ['l2'], lineCount: 3, version: 3 });
    expect(reply.lines.map(({ id }) => id)).toEqual(['l1', 'l4']);
    expect(reply.price?.lines.map(({ id }) => id)).toEqual(['l1', 'l4']);
    expect(reply.price?.totals.net.amount).toBe('850.00');
    expect(reply.price?.totals.discountPercent).toBe('10.00');
    const stored = await read(before.id);
    expect(stored.lines.map(({ id }) => id)).toEqual(['l1', 'l3', 'l4']);
    expect(stored.price?.lines.map(({ id }) => id)).toEqual(['l1', 'l3', 'l4']);
    expect(stored.price?.priceHash).toBe(reply.price?.priceHash);
    // Priced as a whole it is the same.
    const { id: quoteId, version: expectedVersion } = stored;
    const whole = accepted(
      await core.ask('sales', 'quote_price', { quoteId }, { expectedVersion }),
    );
    expect(whole.price?.priceHash).toBe(reply.price?.priceHash);
    expect(whole.price?.lines).toEqual(stored.price?.lines);
  });

  test('leaves a draft a draft, with all lines if they are asked for', async () => {
    const before = await quote(false);
    const line = { id: 'l0', offeringId: 'fiber', quantity: 1 };
    const reply = accepted(
      await edit(before, [{ op: 'add', line, before: 'l1' }], { reply: 'all' }),
    );
    expect(reply.status).toBe('draft');
    expect(reply.price).toBeUndefined();
    expect(reply.lines.map(({ id }) => id)).toEqual(['l0', 'l1', 'l2', 'l3']);
    expect((await read(before.id)).lines).toEqual(reply.lines);
  });

  test('takes away what it names as null, and a quote without lines is a draft', async () => {
    const before = await quote(true);
    const given = accepted(
      await edit(before, [{ op: 'change', lineId: 'l1', adjustment: discount }]),
    );
    const taken = accepted(await edit(given, [{ op: 'change', lineId: 'l1', adjustment: null }]));
    expect(taken.price?.priceHash).toBe(before.price?.priceHash);
    const lineIds = ['l1', 'l2', 'l3'];
    const gone = accepted(
      await edit(
        taken,
        lineIds.map((lineId) => ({ op: 'remove', lineId })),
      ),
    );
    expect(gone).toMatchObject({ status: 'draft', lineCount: 0, removed: lineIds });
    expect((await read(before.id)).lines).toEqual([]);
  });

  test('is refused as a whole, with the place in the command', async () => {
    const before = await quote(true);
    const line = { id: 'l9', offeringId: 'nothing', quantity: 1 };
    const cases: readonly (readonly [Edits, object])[] = [
      [[{ op: 'remove', lineId: 'l9' }], { code: 'invalid_request', field: '/edits/0/lineId' }],
      [
        [
          { op: 'change', lineId: 'l1', quantity: 2 },
          { op: 'add', line: { ...line, id: 'l1' } },
        ],
        { code: 'invalid_request', field: '/edits/1/line/id' },
      ],
      [
        [
          { op: 'change', lineId: 'l1', quantity: 2 },
          { op: 'add', line },
        ],
        { code: 'configuration_invalid', field: '/edits/1/line/configuration' },
      ],
      [
        [{ op: 'change', lineId: 'l3', adjustment: { ...discount, value: '20.5' } }],
        { code: 'forbidden', field: '/edits/0/adjustment/value' },
      ],
      [
        [
          {
            op: 'change',
            lineId: 'l3',
            adjustment: { ...discount, kind: 'unit_price', value: '79' },
          },
        ],
        { code: 'forbidden', field: '/edits/0/adjustment/value' },
      ],
    ];
    for (const [edits, refusal] of cases) {
      expect(await edit(before, edits)).toMatchObject({ ok: false, ...refusal });
    }
    expect(await read(before.id)).toEqual(before);
  });

  test('writes no line that it does not change', async () => {
    const before = await quote(true);
    const versions = () =>
      core.admin`
        select line_id, xmin::text from quote_item where quote_id = ${before.id} order by position
      `;
    const was = await versions();
    accepted(await edit(before, [{ op: 'change', lineId: 'l2', quantity: 4 }]));
    const is = await versions();
    expect(is.map((row, at) => row['xmin'] === was[at]?.['xmin'])).toEqual([true, false, true]);
  });
});
