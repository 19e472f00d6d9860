import { command } from './command.ts';
import type { Core, Route } from '../http/route.ts';

/** Publishing validates a whole catalogue. */
const PUBLISH_DEADLINE_MS = 60_000;
const CHUNK_DEADLINE_MS = 20_000;

export function catalogVersionRoutes(core: Core): Route[] {
  const change = {
    method: 'POST',
    tag: 'catalogue',
    roles: 'admin',
    reply: { status: 200, description: 'The version after the change', body: 'CatalogVersion' },
  } as const;
  return [
    command(core, {
      ...change,
      stem: 'catalog_import',
      path: '/v1/catalog/versions',
      summary: 'Open a draft version',
      reply: { status: 201, description: 'The draft', body: 'CatalogVersion' },
    }),
    command(core, {
      ...change,
      stem: 'catalog_add',
      path: '/v1/catalog/versions/{catalogVersion}/items',
      summary: 'Add a chunk to a draft; adding again replaces',
      deadlineMs: CHUNK_DEADLINE_MS,
    }),
    command(core, {
      ...change,
      stem: 'catalog_publish',
      path: '/v1/catalog/versions/{catalogVersion}/publish',
      summary: 'Validate, make immutable, put on sale',
      deadlineMs: PUBLISH_DEADLINE_MS,
    }),
    command(core, {
      ...change,
      stem: 'catalog_retire',
      path: '/v1/catalog/versions/{catalogVersion}/retire',
      summary: 'Take a version off sale',
    }),
  ];
}
