import * as v from 'valibot';
import { expect, test } from 'vitest';
import { CatalogDocumentSchema } from '../contract/catalog.ts';
import { sliceOf } from '../domain/catalogue/slice.ts';
import { printCopy } from './copies.ts';
import { createSchedule } from './schedule.ts';
import type { Schedule } from './schedule.ts';
import { createStories } from './stories.ts';
import type { Kind } from './stories.ts';
import { COPIED } from './tables.ts';

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

const schedules = new Map<number, Schedule>();
const COUNTS: Readonly<Record<Kind, number>> = { quote: 400, order: 400 };

/** Made once for each seed: all stories are told for it. */
function scheduled(seed: number): Schedule {
  const known = schedules.get(seed) ?? makeSchedule(seed);
  schedules.set(seed, known);
  return known;
}

function makeSchedule(seed: number): Schedule {
  const { settings } = DOCUMENT;
  if (settings === undefined) throw new Error('the sample has settings');
  const slice = sliceOf({ catalogVersion: 'v1', ...DOCUMENT, pricing: settings.pricing });
  const window = { fromMs: UNTIL_MS - 200 * DAY_MS, toMs: UNTIL_MS };
  const catalogue = { version: 'v1', settings, slice };
  return createSchedule(createStories(catalogue, 'demo', seed, window), seed, UNTIL_MS, COUNTS);
}

function printed(seed: number, kind: Kind, index: number): ReadonlyMap<string, string[][]> {
  const { startMs, template } = scheduled(seed).at(kind, index);
  const words = { number: 'Q-000007', order_number: 'O-000007', customer: '000001' };
  const copy = { seed, index, startMs, words };
  const print = template.print(copy);
  const whole = printCopy(0, template, copy, { sent: true, audited: true, keyed: true });
  const cells = (text: string): string[][] =>
    text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split('\t'));
  return new Map([
    ['copies', cells(whole)],
    ...COPIED.map((table) => [table, cells(print(table))] as const),
  ]);
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
    const [copy] = tables.get('copies') ?? [];
    const { template } = scheduled(5).at('order', index);
    const sequences = (tables.get('outbox') ?? [])
      .filter((cells) => cells[5] === copy?.[5])
      .map((cells) => Number(cells[7]));
    expect(sequences).toEqual(sequences.map((_, at) => at + 1));
    expect(template.rows('customer_order')[0]?.[4]).toBe(sequences.length);
  }
});

test('nothing happens after the instant up to which is generated', () => {
  const schedule = scheduled(5);
  for (const kind of ['quote', 'order'] as const) {
    for (let index = 0; index < 400; index += 1) {
      const { startMs, template } = schedule.at(kind, index);
      expect(startMs + template.lastMs).toBeLessThan(UNTIL_MS);
    }
  }
});
