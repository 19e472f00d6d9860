import * as v from 'valibot';
import { expect, test } from 'vitest';
import { CatalogDocumentSchema } from '../contract/catalog.ts';
import { sliceOf } from '../domain/catalogue/slice.ts';
import { createSchedule } from './schedule.ts';
import type { Schedule } from './schedule.ts';
import { createStories } from './stories.ts';
import type { Kind } from './stories.ts';
import { TABLES } from './tables.ts';

const DAY_MS = 86_400_000;
const UNTIL_MS = Date.parse('2026-11-25T00:00:00Z');
const DOCUMENT = v.parse(CatalogDocumentSchema, {
  format: 'quotewright.catalogue/1',
  name: 'Small',
  settings: {
    currency: 'USD',
    approvalPolicies: [
      { id: 'over-10', discountPercentOver: '10', levels: [{ name: 'Lead', role: 'approver' }] },
    ],
    defaultFulfilment: [
      { id: 'reserve', behaviour: 'inventory' },
      { id: 'activate', behaviour: 'provisioning', dependsOn: ['reserve'], callback: true },
    ],
  },
  offerings: [{ id: 'thing', name: 'A "thing"\\n', category: 'things', kind: 'simple' }],
  priceLists: [{ id: 'usd', name: 'USD', currency: 'USD', status: 'active' }],
  prices: [
    { id: 'p', offeringId: 'thing', priceList: 'usd', charge: 'one_time', amount: '100.00' },
  ],
});

function scheduled(seed: number, counts: Readonly<Record<Kind, number>>): Schedule {
  const { settings } = DOCUMENT;
  if (settings === undefined) throw new Error('the sample has settings');
  const slice = sliceOf({ catalogVersion: 'v1', ...DOCUMENT, pricing: settings.pricing });
  const window = { fromMs: UNTIL_MS - 200 * DAY_MS, toMs: UNTIL_MS };
  const catalogue = { version: 'v1', settings, slice };
  return createSchedule(createStories(catalogue, 'demo', seed, window), seed, UNTIL_MS, counts);
}

function printed(seed: number, kind: Kind, index: number): ReadonlyMap<string, string[][]> {
  const { startMs, template } = scheduled(seed, { quote: 400, order: 400 }).at(kind, index);
  const words = { number: 'Q-000007', order_number: 'O-000007', customer: '000001' };
  const print = template.print({ seed, index, startMs, words });
  return new Map(
    TABLES.map((table) => [
      table,
      print(table)
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => line.split('\t')),
    ]),
  );
}

test('the same seed prints the same rows, another seed others', () => {
  for (const kind of ['quote', 'order'] as const) {
    expect(printed(5, kind, 123)).toEqual(printed(5, kind, 123));
    expect(printed(5, kind, 123)).not.toEqual(printed(6, kind, 123));
  }
});

test('no mark of a template is left in what is printed, and no id comes twice', () => {
  for (let index = 0; index < 400; index += 7) {
    const tables = printed(5, 'order', index);
    const text = JSON.stringify([...tables.values()]);
    expect(text).not.toMatch(/\{\{|01900000-0000-7fff/);
    const ids = [...(tables.get('outbox') ?? [])].map((cells) => cells[2]);
    expect(new Set(ids).size).toBe(ids.length);
  }
});

test('events of an order are contiguous, and its row names the last of them', () => {
  for (let index = 0; index < 400; index += 7) {
    const tables = printed(5, 'order', index);
    const [order] = tables.get('customer_order') ?? [];
    const sequences = (tables.get('outbox') ?? [])
      .filter((cells) => cells[5] === order?.[1])
      .map((cells) => Number(cells[7]));
    expect(sequences).toEqual(sequences.map((_, at) => at + 1));
    expect(Number(order?.[4])).toBe(sequences.length);
  }
});

test('nothing happens after the instant up to which is generated', () => {
  const schedule = scheduled(5, { quote: 400, order: 400 });
  for (const kind of ['quote', 'order'] as const) {
    for (let index = 0; index < 400; index += 1) {
      const { startMs, template } = schedule.at(kind, index);
      expect(startMs + template.lastMs).toBeLessThan(UNTIL_MS);
    }
  }
});
