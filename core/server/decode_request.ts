import { gunzipSync } from 'node:zlib';
import type { ServiceMsg } from 'nats';
import { HEADER, REQUEST_BYTES_MAX } from '../contract/headers.ts';
import { refuse } from '../contract/reply.ts';
import type { Refusal } from '../contract/reply.ts';

/** The text of a request, which a client compresses when no message could carry it. */
export function decodeRequest(
  message: Pick<ServiceMsg, 'data' | 'headers' | 'string'>,
): string | Refusal {
  const encoding = message.headers?.get(HEADER.contentEncoding) ?? '';
  if (encoding === '') return message.string();
  if (encoding !== 'gzip') {
    const detail = `the body is encoded as "${encoding}", and gzip is all that is understood`;
    return refuse('invalid_request', detail);
  }
  try {
    return gunzipSync(message.data, { maxOutputLength: REQUEST_BYTES_MAX }).toString('utf8');
  } catch (fault) {
    const code = fault instanceof Error && 'code' in fault ? fault.code : null;
    return code === 'ERR_BUFFER_TOO_LARGE'
      ? refuse('limit_exceeded', `the body has more than ${REQUEST_BYTES_MAX} bytes unpacked`)
      : refuse('invalid_request', 'the body is not the gzip that its header says');
  }
}
