import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Compress } from './encoding.ts';

/** Done once and sent many times; above this brotli takes much longer for little. */
const BROTLI_QUALITY = 6;
const brotliAsync = promisify(brotliCompress);
const gzipAsync = promisify(gzip);

/** On Node, Deno and Bun: on other threads than the one that answers. */
export const compressZlib: Compress = async (encoding, bytes) => {
  const params = { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY };
  const compressed =
    encoding === 'br' ? await brotliAsync(bytes, { params }) : await gzipAsync(bytes);
  return new Uint8Array(compressed);
};
