import { route } from '../http/route.ts';
import type { Route } from '../http/route.ts';
import { docsPage } from './docs_page.ts';
import { openApiDocument } from './document.ts';

export const API_VERSION = '0.1.0';

/** The page has its own style and nothing else: no script, no font, no other server. */
const DOCS_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";
const CACHE_CONTROL = 'public, max-age=300';

/** Describes the given routes, and itself. Rendered once, at the first request. */
export function openApiRoutes(described: readonly Route[]): Route[] {
  const common = { method: 'GET', tag: 'operations', open: true } as const;
  let json: string | undefined;
  let page: string | undefined;
  const document = () => openApiDocument([...described, ...own], API_VERSION);
  const own: Route[] = [
    route({
      ...common,
      stem: 'openapi',
      path: '/openapi.json',
      summary: 'This interface as OpenAPI 3.1',
      replies: [{ status: 200, description: 'The document' }],
      handle() {
        json ??= JSON.stringify(document());
        const headers = { 'Content-Type': 'application/json', 'Cache-Control': CACHE_CONTROL };
        return new Response(json, { headers });
      },
    }),
    route({
      ...common,
      stem: 'docs',
      path: '/docs',
      summary: 'This interface as a page to read',
      replies: [{ status: 200, description: 'The page', type: 'text/html' }],
      handle() {
        page ??= docsPage(document());
        const headers = {
          'Content-Type': 'text/html; charset=utf-8',
          'Cache-Control': CACHE_CONTROL,
          'Content-Security-Policy': DOCS_POLICY,
        };
        return new Response(page, { headers });
      },
    }),
  ];
  return own;
}
