import type { Refusal } from '../../core/contract/reply.ts';
import type { L2 } from './l2.ts';
import type { CacheMeters, Layer } from './meters.ts';

export type Fetched<T> = { readonly ok: true; readonly records: ReadonlyMap<string, T> } | Refusal;

export type Wanted<T> = {
  readonly domain: string;
  /** Tenant, version and whatever else tells values of the same id apart; no `:` in its parts. */
  readonly scope: readonly string[];
  readonly ids: readonly string[];
  readonly ttlMs: number;
  /** Set to have it renewed: what expires at this instant or earlier is as good as absent. */
  readonly newerThan?: number;
  /** `fetch` answers the one id that it was made for: what others lack must not travel with it. */
  readonly apart?: boolean;
  readonly fetch: (ids: readonly string[]) => Promise<Fetched<T>>;
};

export type Loaded<T> = {
  readonly ok: true;
  /** Only those that exist. */
  readonly records: ReadonlyMap<string, T>;
  /** The deepest layer that had to be asked. */
  readonly layer: Exclude<Layer, 'reply'>;
  /** Unix milliseconds: when the first of them expires. */
  readonly until: number;
};

export type RecordCacheOptions = {
  readonly bytesMax: number;
  readonly l2: L2 | undefined;
  readonly meters: CacheMeters;
  readonly now: () => number;
  readonly onFault: (error: unknown) => void;
};
