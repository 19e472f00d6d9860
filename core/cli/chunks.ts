import type { Offering, Price } from '../contract/catalog.ts';
import type { Finding } from '../contract/reply.ts';
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
/** One part must fit into a message, with its headers and what is around it. */
export const PART_BYTES_MAX = 1_048_576 - 16_384;
const KINDS = ['priceLists', 'offerings', 'prices', 'promotions'] as const;

/** Parts that no message could carry. */
export function oversized(catalogue: WholeCatalogue): Finding[] {
  const findings: Finding[] = [];
  for (const kind of KINDS) {
    for (const [index, part] of catalogue[kind].entries()) {
      const bytes = Buffer.byteLength(JSON.stringify(part));
      if (bytes <= PART_BYTES_MAX) continue;
      const detail = `has ${bytes} bytes, and a message takes ${PART_BYTES_MAX}: divide it`;
      findings.push({ path: `/${kind}/${index}`, code: 'too_large', detail });
    }
  }
  return findings;
}

/** The catalogue in messages that are small enough, price lists first. */
export function* chunksOf(catalogue: WholeCatalogue): Generator<Chunk> {
  let chunk = empty();
  let bytes = 0;
  for (const kind of KINDS) {
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
