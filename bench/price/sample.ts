import process from 'node:process';
import type { CatalogDocument } from '../../core/contract/catalog.ts';
import type { LineInput, PriceBasket } from '../../core/contract/price.ts';
import { offeringIdsOf, sliceOf } from '../../core/domain/catalogue/slice.ts';
import type { CatalogSlice } from '../../core/domain/catalogue/slice.ts';
import { priceBasket } from '../../core/domain/pricing/price_basket.ts';
import { OFFERINGS } from './catalogue.ts';
import { expectedTotals } from './expected.ts';

export type Case = {
  readonly lines: number;
  readonly promotions: number;
  /** Baskets in one sample, so that it is long enough for the clock of the processor. */
  readonly batch: number;
  readonly price: () => void;
  /** CPU of the process in microseconds for one basket, one value a sample. */
  readonly cpuUs: number[];
};

const NOW = '2026-11-24T12:00:00Z';
const LINES_IN_SAMPLE = 400;
const BASKETS = 8;

/** Baskets of so many lines; what each comes to is checked every time. */
export function createCase(document: CatalogDocument, lines: number, random: () => number): Case {
  const { promotions, priceLists } = document;
  const records = recordsOf(document);
  const baskets = Array.from({ length: BASKETS }, () => {
    const basket = randomBasket(lines, random);
    return { basket, expected: expectedTotals(basket.lines) };
  });
  let next = 0;
  return {
    lines,
    promotions: promotions.length,
    batch: Math.ceil(LINES_IN_SAMPLE / lines),
    cpuUs: [],
    price() {
      const { basket, expected } = baskets[next++ % BASKETS] ?? {};
      if (basket === undefined || expected === undefined) return;
      const found = offeringIdsOf(basket.lines).flatMap((id) => records.get(id) ?? []);
      // As the edge does for each request: its records are in memory, the slice is not.
      const slice: CatalogSlice = sliceOf({
        catalogVersion: 'v1',
        offerings: found.map(({ offering }) => offering),
        prices: found.flatMap(({ prices }) => prices),
        priceLists,
        promotions,
      });
      const priced = priceBasket(slice, basket, { now: NOW });
      if (!priced.ok) throw new Error(`not priced: ${priced.detail}`);
      const { net, monthly } = priced.result.totals;
      check(net.amount, expected.once);
      check(monthly.amount, expected.monthly);
    },
  };
}

function recordsOf({ offerings, prices }: CatalogDocument) {
  const byOffering = Map.groupBy(prices, ({ offeringId }) => offeringId);
  return new Map(
    offerings.map((offering) => [
      offering.id,
      { offering, prices: byOffering.get(offering.id) ?? [] },
    ]),
  );
}

function check(amount: string, cents: bigint): void {
  if (amount.replace('.', '').replace(/^0+(?=\d)/, '') === cents.toString()) return;
  throw new Error(`a basket came to ${amount} instead of ${cents} cents`);
}

function randomBasket(count: number, random: () => number): PriceBasket {
  const lines: LineInput[] = Array.from({ length: count }, (_, at) => ({
    id: `line-${at}`,
    offeringId: `o${Math.floor(random() * OFFERINGS)}`,
    quantity: 1 + Math.floor(random() * 20),
  }));
  return { market: 'us', channel: 'web', lines };
}

/** The first basket after a version was published: what it takes to look all promotions through. */
export function sampleFirst(document: CatalogDocument, random: () => number): number {
  const fresh = { ...document, promotions: [...document.promotions] };
  const { price } = createCase(fresh, 5, random);
  const before = process.cpuUsage();
  price();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

/** One batch; what the collector and the compiler use beside it counts as well. */
export function sample({ batch, price, cpuUs }: Case): void {
  const before = process.cpuUsage();
  for (let each = 0; each < batch; each += 1) price();
  const { user, system } = process.cpuUsage(before);
  cpuUs.push((user + system) / batch);
}
