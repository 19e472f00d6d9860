import { gzipSync } from 'node:zlib';
import type { Offering, Price } from '../contract/catalog.ts';
import { REQUEST_BYTES_MAX } from '../contract/headers.ts';
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
/** One part must fit into a message, with its headers and what is around it; packed if need be. */
const PART_BYTES_MAX = 1_048_576 - 32_768;
const UNPACKED_BYTES_MAX = REQUEST_BYTES_MAX - 32_768;
const KINDS = ['priceLists', 'offerings', 'prices', 'promotions'] as const;

/** Why no message could carry a part; null: one can. */
export function tooLarge(part: unknown): string | null {
  const text = JSON.stringify(part);
  const bytes = Buffer.byteLength(text);
  if (bytes <= PART_BYTES_MAX) return null;
  if (bytes > UNPACKED_BYTES_MAX) {
    return `has ${bytes} bytes, and ${UNPACKED_BYTES_MAX} is the most: divide it`;
  }
  const packed = gzipSync(text).byteLength;
  if (packed <= PART_BYTES_MAX) return null;
  return `has ${bytes} bytes, compressed ${packed}, and a message takes ${PART_BYTES_MAX}: divide it`;
}

/** Parts that no message could carry. */
export function oversized(catalogue: WholeCatalogue): Finding[] {
  const findings: Finding[] = [];
  for (const kind of KINDS) {
    for (const [index, part] of catalogue[kind].entries()) {
      const detail = tooLarge(part);
      if (detail !== null) findings.push({ path: `/${kind}/${index}`, code: 'too_large', detail });
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
