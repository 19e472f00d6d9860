import type { Offering, Price } from '../contract/catalog.ts';
import type { WholeCatalogue } from '../domain/catalogue/validate_catalogue.ts';

export type Chunk = {
  readonly offerings: Offering[];
  readonly prices: Price[];
  readonly priceLists: WholeCatalogue['priceLists'][number][];
  readonly promotions: WholeCatalogue['promotions'][number][];
};

/** NATS carries 1 MiB a message; this leaves room for headers and for JSON that UTF-8 widens. */
const CHUNK_BYTES_MAX = 700_000;
/** Below what the contract allows in one list. */
const CHUNK_ITEMS_MAX = 200;
const OFFERINGS_MAX = 2_000;

/** The catalogue in messages that are small enough, price lists first. */
export function* chunksOf(catalogue: WholeCatalogue): Generator<Chunk> {
  let chunk = empty();
  let bytes = 0;
  const order = ['priceLists', 'offerings', 'prices', 'promotions'] as const;
  for (const kind of order) {
    const itemsMax = kind === 'priceLists' ? CHUNK_ITEMS_MAX : OFFERINGS_MAX;
    for (const item of catalogue[kind]) {
      const size = Buffer.byteLength(JSON.stringify(item)) + 1;
      const full = bytes > 0 && bytes + size > CHUNK_BYTES_MAX;
      if (full || chunk[kind].length >= itemsMax) {
        yield chunk;
        chunk = empty();
        bytes = 0;
      }
      // The compiler cannot see that item and list are of one kind.
      (chunk[kind] as unknown[]).push(item);
      bytes += size;
    }
  }
  if (bytes > 0) yield chunk;
}

function empty(): Chunk {
  return { offerings: [], prices: [], priceLists: [], promotions: [] };
}
