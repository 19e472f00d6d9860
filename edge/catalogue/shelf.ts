import type { CatalogActive } from '../../core/contract/catalog_queries.ts';
import type { Layer } from '../cache/meters.ts';
import type { Ask } from '../http/route.ts';

/** Whose catalogue, which version, and on whose behalf the core is asked. */
export type Shelf = {
  readonly tenant: string;
  readonly catalogVersion: string;
  readonly token: string;
  readonly traceparent: string;
};

/** The layer that had to be asked: memory, Redis, the core. */
export type Source = Exclude<Layer, 'reply'>;

export function shelfOf(ask: Ask, active: CatalogActive): Shelf {
  return {
    tenant: ask.identity.tenant,
    catalogVersion: active.catalogVersion,
    token: ask.token,
    traceparent: ask.traceparent,
  };
}

/** What an answer made of several records cost: the deepest of their layers. */
export function deepest(...sources: readonly Source[]): Source {
  if (sources.includes('core')) return 'core';
  return sources.includes('l2') ? 'l2' : 'l1';
}
