import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RequestBody } from '../../contract/calls.ts';
import { accepted, startTestCore } from '../../server/test_core.ts';
import type { TestCore } from '../../server/test_core.ts';
import { fillSearch } from './test_rows.ts';

let core: TestCore;
beforeAll(async () => {
  core = await startTestCore();
  await fillSearch(core.admin, 'demo');
  await fillSearch(core.admin, 'rival');
}, 60_000);
afterAll(async () => {
  await core.stop();
});

type Question = Omit<RequestBody['quote_search'], 'limit'>;
type Between = (page: number) => Promise<void>;

/** The ids of every page, one after the other. */
async function all(question: Question, limit = 7, between?: Between): Promise<string[]> {
  const found: string[] = [];
  let cursor: string | undefined;
  for (let page = 1; ; page += 1) {
    const from = cursor === undefined ? {} : { cursor };
    const { items, next } = accepted(
      await core.ask('operator', 'quote_search', { ...question, ...from, limit }),
    );
    found.push(...items.map(({ id }) => id));
    if (next === undefined) return found;
    cursor = next;
    await between?.(page);
  }
}

async function idsOf(condition: string): Promise<string[]> {
  const rows = await core.admin<{ id: string }[]>`
    select id from quote where tenant_id = 'demo' and ${core.admin.unsafe(condition)}
    order by updated_at, id
  `;
  return rows.map(({ id }) => id);
}

async function insertQuote(id: string, number: string, at: string): Promise<void> {
  await core.admin`
    insert into quote (tenant_id, id, number, revision, version, sequence, status, customer_id,
      market, channel, catalog_version, valid_until, created_at, updated_at)
    values ('demo', ${id}, ${number}, 1, 1, 1, 'rejected', 'late', 'eu', 'direct', 'v1',
      '2027-01-01Z', ${at}, ${at})
  `;
}

describe('pages', () => {
  test('over many rows of one instant lose none and repeat none, in either order', async () => {
    for (const size of [1, 5, 8, 200]) {
      const question =
        size === 1 ? { customerId: 'demo-customer-3' } : { status: 'draft' as const };
      const expected = await idsOf(
        size === 1 ? `customer_id = 'demo-customer-3'` : `status = 'draft'`,
      );
      expect(expected.length).toBeGreaterThan(9);
      expect(await all({ ...question, sort: 'oldest' }, size)).toEqual(expected);
      expect(await all({ ...question, sort: 'newest' }, size)).toEqual(expected.toReversed());
    }
  });

  test('are as exact as the column, below the millisecond', async () => {
    const base = '2026-05-05T05:05:05.123';
    for (let at = 0; at < 9; at += 1) {
      await insertQuote(randomUUID(), `Q-80000${at}`, `${base}${at}00Z`);
    }
    const expected = await idsOf(`number like 'Q-80000_'`);
    expect(await all({ customerId: 'late', sort: 'oldest' }, 1)).toEqual(expected);
  });

  test('lose and repeat nothing that was there while others are inserted among them', async () => {
    const before = await idsOf(`status = 'draft' or status = 'priced'`);
    let inserted = 0;
    const found = await all(
      { updatedTo: '2026-02-01T00:00:00Z', sort: 'newest' },
      20,
      async (page) => {
        for (const minute of ['00', '10', '40']) {
          inserted += 1;
          const number = `Q-7${String(page).padStart(3, '0')}${minute}`;
          await insertQuote(randomUUID(), number, `2026-01-01T00:${minute}:00Z`);
        }
      },
    );
    expect(inserted).toBeGreaterThan(30);
    expect(new Set(found).size).toBe(found.length);
    expect(before.filter((id) => !found.includes(id))).toEqual([]);
  });

  test('look at so many rows beside the index, and go on where they ended', async () => {
    const sizes = { quotes: 9_000, orders: 1 };
    await fillSearch(core.admin, 'large', sizes);
    const token = await core.token('operator', 'large');
    const found: string[] = [];
    const lengths: number[] = [];
    let cursor: string | undefined;
    do {
      const from = cursor === undefined ? {} : { cursor };
      const question = { market: 'rare', limit: 50, ...from };
      const page = accepted(await core.ask('operator', 'quote_search', question, { token }));
      found.push(...page.items.map(({ number }) => number));
      lengths.push(page.items.length);
      cursor = page.next;
    } while (cursor !== undefined);
    expect(new Set(found).size).toBe(90);
    expect(found.length).toBe(90);
    expect(lengths).toEqual([20, 20, 20, 20, 10]);
  });
});

describe('a cursor', () => {
  test('of other filters, another sort, thing or tenant is refused, and so is an invented one', async () => {
    const question = { status: 'draft', limit: 3 } as const;
    const page = accepted(await core.ask('operator', 'quote_search', question));
    const cursor = page.next ?? '';
    const other = { code: 'invalid_request', field: '/cursor' };
    for (const changed of [
      { status: 'priced' },
      { sort: 'oldest' },
      { customerId: 'demo-customer-1' },
      { olderThan: 'PT1H' },
    ] as const) {
      const reply = await core.ask('operator', 'quote_search', { ...question, ...changed, cursor });
      expect(reply).toMatchObject({
        ...other,
        detail: expect.stringContaining('another question'),
      });
    }
    const token = await core.token('operator', 'rival');
    expect(
      await core.ask('operator', 'quote_search', { ...question, cursor }, { token }),
    ).toMatchObject(other);
    expect(await core.ask('operator', 'order_search', { limit: 3, cursor })).toMatchObject(other);
    const [bound] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as string[];
    for (const place of [[], ['2026-02-30 00:00:00+00', page.items[0]?.id], ['x', 'y'], [1, 2]]) {
      const forged = Buffer.from(JSON.stringify([bound, ...place])).toString('base64url');
      const reply = await core.ask('operator', 'quote_search', { ...question, cursor: forged });
      expect(reply).toMatchObject(other);
    }
    const again = accepted(
      await core.ask('operator', 'quote_search', { ...question, limit: 9, cursor }),
    );
    expect(again.items.length).toBe(9);
  });
});

describe('an operator', () => {
  test('finds a quote by its number however it is written, by its beginning and by reference', async () => {
    const found = async (question: Question) =>
      accepted(await core.ask('operator', 'quote_search', { ...question, limit: 20 })).items;
    for (const number of ['Q-000123', 'q-123', 'Q-0123']) {
      expect((await found({ number })).map((item) => item.number)).toEqual(['Q-000123']);
    }
    const tens = await found({ numberPrefix: 'q-00012', sort: 'oldest' });
    expect(tens.map(({ number }) => number)).toEqual(
      Array.from({ length: 10 }, (_, at) => `Q-00012${at}`),
    );
    const numbers = await all({ numberPrefix: 'Q-0001' }, 9);
    expect(new Set(numbers).size).toBe(100);
    expect(await found({ externalReference: 'PO-125' })).toMatchObject([
      { number: 'Q-000125', externalReference: 'PO-125', market: 'eu' },
    ]);
    expect(await found({ number: 'Q-000123', status: 'expired' })).toEqual([]);
  });

  test('finds orders by quote, and tasks that are stuck by status, type, age and reference', async () => {
    const orders = accepted(
      await core.ask('operator', 'order_search', { number: 'o-10', limit: 5 }),
    ).items;
    expect(orders).toMatchObject([{ number: 'O-000010', status: 'in_progress' }]);
    const { quoteId = '', id: orderId = '' } = orders[0] ?? {};
    const same = accepted(await core.ask('operator', 'order_search', { quoteId, limit: 5 }));
    expect(same.items).toEqual(orders);
    const stuck = { status: 'waiting_callback', olderThan: 'PT1H', limit: 50 } as const;
    const tasks = accepted(await core.ask('operator', 'task_search', stuck)).items;
    expect(tasks.length).toBe(6);
    expect(tasks[0]).toMatchObject({ orderNumber: 'O-000010', externalReference: 'EXT-10' });
    const of = async (body: Omit<RequestBody['task_search'], 'limit'>) =>
      accepted(await core.ask('operator', 'task_search', { ...body, limit: 50 })).items.length;
    expect(await of({ externalReference: 'EXT-20' })).toBe(1);
    expect(await of({ orderId })).toBe(8);
    expect(await of({ orderId, status: 'done' })).toBe(3);
    expect(await of({ status: 'pending', type: 'type-7' })).toBe(6);
    expect(await of({ status: 'pending', olderThan: 'P900D' })).toBe(0);
  });

  test('is told which tasks can be searched, and which times exclude each other', async () => {
    for (const body of [{}, { status: 'done' }, { type: 'type-1' }] as const) {
      const reply = await core.ask('operator', 'task_search', { ...body, limit: 5 });
      expect(reply).toMatchObject({ code: 'invalid_request', field: '/status' });
    }
    const both = { olderThan: 'PT1H', updatedTo: '2026-01-01T00:00:00Z', limit: 5 };
    expect(await core.ask('operator', 'quote_search', both)).toMatchObject({ field: '/olderThan' });
    const nul = { externalReference: 'PO-\u0000', limit: 5 };
    expect(await core.ask('operator', 'quote_search', nul)).toMatchObject({
      code: 'invalid_request',
      field: '/externalReference',
    });
    const nothing = {
      updatedFrom: '2026-01-02T00:00:00Z',
      updatedTo: '2026-01-01T00:00:00Z',
      limit: 5,
    };
    expect(await core.ask('operator', 'quote_search', nothing)).toMatchObject({
      code: 'invalid_request',
      field: '/updatedFrom',
    });
  });

  test('finds fallouts by cause, type, order and status, and assets by offering', async () => {
    const fallouts = async (body: Omit<RequestBody['fallout_search'], 'limit'>) =>
      accepted(await core.ask('operator', 'fallout_search', { ...body, limit: 200 })).items;
    expect((await fallouts({ status: 'open' })).length).toBe(6);
    expect((await fallouts({ cause: 'cause 2' })).length).toBe(60);
    expect((await fallouts({ taskType: 'type-3', status: 'open' })).length).toBe(6);
    const [open] = await fallouts({ status: 'open' });
    expect(open).toMatchObject({ orderNumber: 'O-000010', taskType: 'type-3' });
    expect((await fallouts({ orderId: open?.orderId })).length).toBe(3);
    const assets = accepted(
      await core.ask('operator', 'asset_search', { offeringId: 'offering-7', limit: 9 }),
    );
    expect(assets.items.length).toBe(2);
  });

  test('who asks for too much is told so in time', async () => {
    await core.admin.begin(async (sql) => {
      await sql`lock table quote in access exclusive mode`;
      const reply = await core.ask('operator', 'quote_search', { status: 'draft', limit: 5 });
      expect(reply).toMatchObject({
        code: 'deadline_exceeded',
        detail: expect.stringContaining('a search of quotes may take 2000 ms'),
      });
    });
    accepted(await core.ask('operator', 'quote_search', { status: 'draft', limit: 5 }));
  });
});

test('two tenants with the same ids find their own in every search, page and export', async () => {
  const unfinished = { status: 'pending' } as const;
  for (const tenant of ['demo', 'rival']) {
    const token = await core.token('operator', tenant);
    const as = { token };
    const other = tenant === 'demo' ? 'rival-customer-1' : 'demo-customer-1';
    const quotes = accepted(await core.ask('operator', 'quote_export', { limit: 300 }, as));
    expect(quotes.items.length).toBe(300);
    const foreign = quotes.items.filter(({ customerId }) =>
      customerId.startsWith(other.slice(0, 5)),
    );
    expect(foreign).toEqual([]);
    for (const stem of ['quote_search', 'order_search', 'asset_search'] as const) {
      const reply = await core.ask('operator', stem, { customerId: other, limit: 9 }, as);
      expect(accepted(reply).items).toEqual([]);
    }
    const tasks = accepted(
      await core.ask('operator', 'task_export', { ...unfinished, limit: 9 }, as),
    );
    expect(tasks.items.length).toBe(9);
    const approvals = accepted(await core.ask('operator', 'approval_export', { limit: 500 }, as));
    expect(approvals.items.length).toBe(400);
  }
});
