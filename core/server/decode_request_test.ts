import { gzipSync } from 'node:zlib';
import { headers } from 'nats';
import { expect, it } from 'vitest';
import { HEADER, REQUEST_BYTES_MAX } from '../contract/headers.ts';
import { decodeRequest } from './decode_request.ts';

function message(data: Uint8Array, encoding: string | null) {
  const set = headers();
  if (encoding !== null) set.set(HEADER.contentEncoding, encoding);
  return { data, headers: set, string: () => new TextDecoder().decode(data) };
}

it('takes a request as it is, or compressed', () => {
  const plain = new TextEncoder().encode('{"a":"ü"}');
  expect(decodeRequest(message(plain, null))).toBe('{"a":"ü"}');
  expect(decodeRequest(message(gzipSync(plain), 'gzip'))).toBe('{"a":"ü"}');
});

it('refuses what is too large unpacked, broken, or encoded otherwise', () => {
  const bomb = gzipSync(new Uint8Array(REQUEST_BYTES_MAX + 1));
  expect(decodeRequest(message(bomb, 'gzip'))).toMatchObject({ code: 'limit_exceeded' });
  const broken = new TextEncoder().encode('no gzip');
  expect(decodeRequest(message(broken, 'gzip'))).toMatchObject({ code: 'invalid_request' });
  expect(decodeRequest(message(broken, 'br'))).toMatchObject({ code: 'invalid_request' });
});
