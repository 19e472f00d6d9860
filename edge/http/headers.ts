/** For answers that are data: nothing may frame, sniff or run them. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'Strict-Transport-Security': 'max-age=31536000',
};

/**
 * Any origin may read: what protects is the bearer token, and credentials of the browser (cookies)
 * are never accepted, so that another site can't use a visitor's login.
 */
export const CORS_HEADERS: Readonly<Record<string, string>> = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers':
    'ETag, Location, Retry-After, Cache-Status, RateLimit, RateLimit-Policy, traceparent',
};

export const PREFLIGHT_HEADERS: Readonly<Record<string, string>> = {
  ...CORS_HEADERS,
  'Access-Control-Allow-Methods': 'GET, HEAD, POST, PUT, OPTIONS',
  'Access-Control-Allow-Headers':
    'Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, traceparent',
  'Access-Control-Max-Age': '86400',
};

export function withCommonHeaders(response: Response, traceparent: string): Response {
  for (const [name, value] of Object.entries({ ...SECURITY_HEADERS, ...CORS_HEADERS })) {
    if (!response.headers.has(name)) response.headers.set(name, value);
  }
  response.headers.set('traceparent', traceparent);
  return response;
}
