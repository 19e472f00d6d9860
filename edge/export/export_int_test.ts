import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fillSearch } from '../../core/handlers/search/test_rows.ts';
import { createVerifier } from '../../core/identity/verify.ts';
import { startTestCore } from '../../core/server/test_core.ts';
import type { TestCore } from '../../core/server/test_core.ts';
import { createEdge } from '../app.ts';
import type { Edge } from '../app.ts';
import type { Core } from '../http/route.ts';

let core: TestCore;
let edge: Edge;
let pages = 0;
beforeAll(async () => {
  core = await startTestCore();
  await fillSearch(core.admin, 'demo', { quotes: 2_600, orders: 60 });
  const counted: Core = {
    request: (...asked) => {
      pages += 1;
      return core.client.request(...asked);
    },
  };
  edge = createEdge({ core: counted, l2: undefined, verify: createVerifier(core.issuers) });
}, 60_000);
afterAll(async () => {
  await core.stop();
});

async function ask(path: string, headers: Record<string, string> = {}, role = 'operator' as const) {
  const token = await core.token(role);
  const request = new Request(`http://edge.test/v1/exports/${path}`, {
    headers: { Authorization: `Bearer ${token}`, ...headers },
  });
  return edge.fetch(request);
}

async function linesOf(response: Response): Promise<Record<string, unknown>[]> {
  const text = await response.text();
  const lines = text.split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('an export', () => {
  test('has every row that matches, once, and a last line that says so', async () => {
    const response = await ask('quotes');
    expect(response.headers.get('content-type')).toBe('application/x-ndjson');
    expect(response.headers.get('content-disposition')).toMatch(
      /^attachment; filename="quotes-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.ndjson"$/,
    );
    const lines = await linesOf(response);
    expect(lines.at(-1)).toEqual({ end: { complete: true, rows: 2_600 } });
    expect(new Set(lines.slice(0, -1).map(({ id }) => id)).size).toBe(2_600);
    const rare = await linesOf(await ask('quotes?market=rare&status=draft'));
    expect(rare.slice(0, -1).every(({ market }) => market === 'rare')).toBe(true);
    for (const [thing, rows] of [
      ['orders', 60],
      ['tasks?status=pending', 18],
      ['approvals?status=pending', 288],
      ['fallouts?status=open', 6],
      ['assets', 60],
    ] as const) {
      const found = await linesOf(await ask(thing));
      expect(found.at(-1), thing).toEqual({ end: { complete: true, rows } });
    }
  });

  test('as CSV keeps its columns whatever stands in a cell, and runs nothing in a spreadsheet', async () => {
    await core.admin`
      update quote set external_reference = ${'=cmd("a,b")\n2'}
      where tenant_id = 'demo' and number = 'Q-000007'
    `;
    const response = await ask('quotes?number=q-7', { Accept: 'text/csv' });
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    const text = await response.text();
    const [head = '', ...rest] = text.split('\r\n');
    expect(head.split(',').slice(0, 6)).toEqual([
      'number',
      'id',
      'revision',
      'status',
      'customerId',
      'externalReference',
    ]);
    expect(rest[0]).toContain(`,demo-customer-7,"'=cmd(""a,b"")\n2",eu,`);
    expect(rest[1]).toMatch(/^#end,complete,1,,+$/);
    expect(rest[1]?.split(',').length).toBe(head.split(',').length);
  });

  test('that is cut by its limit says where another goes on, and together they are whole', async () => {
    const first = await linesOf(await ask('quotes?limit=1100&status=draft&sort=newest'));
    expect(first.at(-1)).toEqual({ end: { complete: true, rows: 743 } });
    const one = await linesOf(await ask('quotes?limit=700&status=draft'));
    const { end } = one.at(-1) as { end: Record<string, unknown> };
    expect(end).toMatchObject({ complete: false, rows: 700, code: 'limit_exceeded' });
    const other = await linesOf(await ask(`quotes?status=draft&cursor=${String(end['next'])}`));
    expect(other.at(-1)).toEqual({ end: { complete: true, rows: 43 } });
    const ids = [...one.slice(0, -1), ...other.slice(0, -1)].map(({ id }) => id);
    expect(new Set(ids).size).toBe(743);
  });

  test('is compressed for whoever accepts that', async () => {
    const response = await ask('orders', { 'Accept-Encoding': 'gzip' });
    expect(response.headers.get('content-encoding')).toBe('gzip');
    const text = gunzipSync(await response.arrayBuffer()).toString();
    expect(text.split('\n').length).toBe(62);
  });

  test('asks for no page that nobody reads, and for none when the reader has gone', async () => {
    pages = 0;
    const response = await ask('quotes');
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.read();
    await new Promise((wake) => setTimeout(wake, 300));
    expect(pages).toBe(2);
    await reader?.cancel();
    await new Promise((wake) => setTimeout(wake, 300));
    expect(pages).toBe(2);
  });

  test('is refused as a problem: wrong filter, wrong type, no role, too many at a time', async () => {
    expect((await ask('quotes?colour=red')).status).toBe(400);
    expect((await ask('tasks?status=done')).status).toBe(400);
    expect((await ask('quotes', { Accept: 'text/html' })).status).toBe(406);
    expect((await ask('quotes?cursor=eA')).status).toBe(400);
    expect((await ask('quotes', {}, 'sales' as never)).status).toBe(403);
    const open = await Promise.all([ask('quotes'), ask('quotes')]);
    const third = await ask('quotes');
    expect(third.status).toBe(429);
    expect(third.headers.get('retry-after')).toBe('10');
    for (const response of open) await response.body?.cancel();
    expect((await ask('orders')).status).toBe(200);
  });
});

test('an export leaves the connections alone that people wait for', async () => {
  const used = async () => {
    const rows = await core.admin<{ pool: string; at: string }[]>`
      select application_name as pool, state_change::text as at from pg_stat_activity
      where datname = current_database() and application_name like '%-interactive'
      order by pid
    `;
    return rows.map(({ at }) => at);
  };
  const search = { limit: 1 };
  expect(await core.ask('operator', 'quote_search', search)).toMatchObject({ ok: true });
  const before = await used();
  expect(before.length).toBeGreaterThan(0);
  await linesOf(await ask('quotes'));
  expect(await used()).toEqual(before);
});
