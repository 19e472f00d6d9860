/** Header names on NATS messages. The token carries tenant, actor and roles, signed. */
export const HEADER = {
  authorization: 'Authorization',
  idempotencyKey: 'Idempotency-Key',
  /** The version that the caller saw, as a decimal integer. */
  expectedVersion: 'If-Match',
  /** Unix milliseconds after which the caller no longer waits. */
  deadline: 'Deadline',
  traceparent: 'traceparent',
  /** `gzip`: the caller can read compressed replies, which may then be larger. */
  acceptEncoding: 'Accept-Encoding',
  /** Of a reply, or of a request that no message could carry otherwise: `gzip` or absent. */
  contentEncoding: 'Content-Encoding',
} as const;

/** The most that a request may have when it is unpacked. */
export const REQUEST_BYTES_MAX = 16 * 1024 * 1024;

export const IDEMPOTENCY_KEY_PATTERN = /^[\x21-\x7e]{8,128}$/;
