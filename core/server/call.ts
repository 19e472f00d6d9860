import type { Identity } from '../contract/identity.ts';
import { refuse } from '../contract/reply.ts';
import type { Refusal } from '../contract/reply.ts';
import type { Stem } from '../contract/subjects.ts';
import type { CatalogueCache } from './catalogue_cache.ts';
import type { Carrier } from './encode_reply.ts';
import type { Numbers } from './numbers.ts';
import type { Pool } from './pool.ts';

/** What handlers may use, one set per process. */
export type Services = {
  readonly catalogue: CatalogueCache;
  readonly numbers: Numbers;
  readonly newId: () => string;
  /** Tells the relay that something was committed. */
  readonly wake: () => void;
};

/** One request, parsed, verified and authorised. */
export type Call = {
  readonly stem: Stem;
  readonly identity: Identity;
  readonly pool: Pool;
  readonly services: Services;
  /** The instant of the whole request, ISO with milliseconds. */
  readonly now: string;
  readonly deadlineAtMs: number;
  readonly idempotencyKey: string;
  /** Over stem, expected version and body. */
  readonly requestHash: string;
  readonly expectedVersion?: number;
  readonly traceparent?: string;
  /** What the reply must fit into. */
  readonly carrier: Carrier;
};

/** Null: the caller has seen this version, or is a worker, whom the state guards. */
export function staleVersion(call: Call, version: number): Refusal | null {
  if (call.expectedVersion === undefined || call.expectedVersion === version) return null;
  return refuse(
    'version_stale',
    `the version is ${version}, not ${call.expectedVersion}: read it again`,
  );
}
