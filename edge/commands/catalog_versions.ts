import { command } from './command.ts';
import type { Core, Route } from '../http/route.ts';

/** Publishing validates a whole catalogue. */
const PUBLISH_DEADLINE_MS = 60_000;
const CHUNK_DEADLINE_MS = 20_000;

const change = {
  method: 'POST',
  tag: 'catalogue',
  roles: 'admin',
  reply: { status: 200, description: 'The version after the change', body: 'CatalogVersion' },
} as const;
const at = (verb: string) => `/v1/catalog/versions/{catalogVersion}/${verb}`;

export function catalogVersionRoutes(core: Core): Route[] {
  return [...drafts(core), ...onSale(core), ...reads(core)];
}

function drafts(core: Core): Route[] {
  return [
    command(core, {
      ...change,
      stem: 'catalog_import',
      path: '/v1/catalog/versions',
      summary: 'Open a draft version',
      reply: { status: 201, description: 'The draft', body: 'CatalogVersion' },
      location: ({ catalogVersion }) => `/v1/catalog/versions/${catalogVersion}`,
    }),
    command(core, {
      ...change,
      stem: 'catalog_add',
      path: at('items'),
      summary: 'Add a chunk to a draft; adding again replaces',
      deadlineMs: CHUNK_DEADLINE_MS,
    }),
    command(core, {
      ...change,
      stem: 'catalog_validate',
      path: at('validate'),
      summary: 'Check a draft; a clean one is validated',
      reply: { status: 200, description: 'The findings', body: 'CatalogValidation' },
      deadlineMs: PUBLISH_DEADLINE_MS,
    }),
    command(core, {
      ...change,
      stem: 'catalog_publish',
      path: at('publish'),
      summary: 'Make immutable and put on sale, now or at an instant to come',
      deadlineMs: PUBLISH_DEADLINE_MS,
    }),
  ];
}

function onSale(core: Core): Route[] {
  return [
    command(core, {
      ...change,
      stem: 'catalog_activate',
      path: at('activate'),
      summary: 'Put a published version on sale, now or at an instant to come',
      guarded: true,
    }),
    command(core, {
      ...change,
      stem: 'catalog_unschedule',
      path: at('unschedule'),
      summary: 'Take back activations that have not come yet',
      guarded: true,
    }),
    command(core, {
      ...change,
      stem: 'catalog_rollback',
      path: '/v1/catalog/rollback',
      summary: 'Put an earlier version on sale again, at once',
      reply: { status: 200, description: 'The version that is on sale', body: 'CatalogVersion' },
    }),
    command(core, {
      ...change,
      stem: 'catalog_retire',
      path: at('retire'),
      summary: 'End a version that is not on sale, for ever',
      guarded: true,
    }),
  ];
}

function reads(core: Core): Route[] {
  const read = { method: 'GET', tag: 'catalogue', roles: 'admin, operator' } as const;
  return [
    command(core, {
      ...read,
      stem: 'catalog_versions',
      path: '/v1/catalog/versions',
      summary: 'Versions, newest first',
      reply: { status: 200, description: 'A page of versions', body: 'CatalogVersionPage' },
    }),
    command(core, {
      ...read,
      stem: 'catalog_version',
      path: '/v1/catalog/versions/{catalogVersion}',
      summary: 'One version',
      reply: { status: 200, description: 'The version', body: 'CatalogVersionDetail' },
    }),
    command(core, {
      ...read,
      stem: 'catalog_schedule',
      path: '/v1/catalog/schedule',
      summary: 'What was, is and will be on sale, latest first',
      reply: { status: 200, description: 'A page of activations', body: 'CatalogActivationPage' },
    }),
    command(core, {
      ...read,
      stem: 'catalog_diff',
      path: '/v1/catalog/versions/{to}/diff',
      summary: 'What a version has other than the version `from`',
      reply: { status: 200, description: 'A page of differences', body: 'CatalogDiff' },
      deadlineMs: CHUNK_DEADLINE_MS,
    }),
    command(core, {
      ...read,
      stem: 'catalog_export',
      path: at('export'),
      summary: 'A version as documents, in pages',
      reply: { status: 200, description: 'A page of the version', body: 'CatalogExport' },
      deadlineMs: CHUNK_DEADLINE_MS,
    }),
    command(core, {
      ...read,
      stem: 'price_lists',
      path: '/v1/price-lists',
      summary: 'Price lists by market, channel, segment, currency and state',
      roles: 'sales, operator, admin',
      reply: { status: 200, description: 'A page of price lists', body: 'PriceListPage' },
    }),
  ];
}
