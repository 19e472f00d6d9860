import { getPath } from 'hono/utils/url';

/** The path that is routed by: `/v1/quotes:bulk` is one, and no `/v1/quotes` with a parameter. */
export function routedPath(request: Request): string {
  const path = getPath(request);
  return path.includes(':') ? path.replaceAll(':', '%3A') : path;
}
