import type { Summary } from '../measure/latencies.ts';

export const RUNTIMES = ['deno', 'node', 'bun', 'workerd'] as const;
export type Runtime = (typeof RUNTIMES)[number];

/** What is compared with the edge: each runtime's bare handler, and a cache that many know. */
export const ROWS = [...RUNTIMES, 'varnish'] as const;
export type RowName = (typeof ROWS)[number];

/**
 * `bare` sends the same bytes to everybody as a person would write it; `copying` does so by the
 * trick that our edge uses on Deno; `varnish` has them in its cache.
 */
export type Side = 'edge' | 'bare' | 'copying' | 'varnish';

/** The edge first: it tells what the others have to send. */
export const SIDES: Readonly<Record<RowName, readonly [Side, ...Side[]]>> = {
  deno: ['edge', 'bare', 'copying'],
  node: ['edge', 'bare'],
  bun: ['edge', 'bare'],
  workerd: ['edge', 'bare'],
  varnish: ['edge', 'varnish'],
};

/** What a client sends, and what it must get back. */
export type Exchange = {
  readonly request: Buffer;
  readonly body: Buffer;
};

/** Headers by name in lower case, sorted. */
export type Reply = { readonly headers: readonly (readonly [string, string])[]; body: Buffer };

export type Round = {
  readonly perSecond: number;
  /** Processor time of the server for each request, in microseconds. */
  readonly cpuUs: number;
  /** What the generator used of a core while the server was at its limit. */
  readonly generatorShare: number;
  /** At 70 % of what this round reached: the least disturbed of its legs. */
  readonly paced: Summary;
};

/** Rounds of all sides by position: those of one position ran in turn. */
export type Rounds = ReadonlyMap<Side, readonly Round[]>;
