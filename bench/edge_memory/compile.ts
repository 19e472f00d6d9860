import type { Offering } from '../../core/contract/catalog.ts';
import { sliceOf } from '../../core/domain/catalogue/slice.ts';
import { candidatesOf } from '../../core/domain/configuration/candidates.ts';
import { compile } from '../../core/domain/configuration/guide/compile.ts';
import { modelOf } from '../../core/domain/configuration/model.ts';
import { priceBasket } from '../../core/domain/pricing/price_basket.ts';
import type { PriceBook } from './fetch_book.ts';
import type { Place } from './read_all.ts';

export type Compiling = {
  readonly totalMs: number;
  readonly sliceMs: number;
  readonly modelsMs: number;
  readonly graphsMs: number;
};

/** From parsed records to all that the engine looks up, for one market and channel. */
export function compileVersion(
  offerings: readonly Offering[],
  book: PriceBook,
  place: Place,
): Compiling {
  const fresh = structuredClone({ offerings, book });
  const now = new Date().toISOString();
  const began = performance.now();
  const slice = sliceOf({ catalogVersion: 'v', offerings: fresh.offerings, ...fresh.book });
  const simple = fresh.offerings.find(({ kind }) => kind === 'simple');
  const lines = simple === undefined ? [] : [{ id: 'l', offeringId: simple.id, quantity: 1 }];
  priceBasket(slice, { ...place, lines }, { now });
  const sliced = performance.now();
  for (const offering of fresh.offerings) modelOf(offering);
  const modelled = performance.now();
  const where = { ...place, at: Date.parse(now) };
  for (const offering of fresh.offerings) {
    if (offering.slots.length + offering.options.length === 0) continue;
    compile(offering, candidatesOf(offering, fresh.offerings), where);
  }
  const ended = performance.now();
  return {
    totalMs: ended - began,
    sliceMs: sliced - began,
    modelsMs: modelled - sliced,
    graphsMs: ended - modelled,
  };
}
