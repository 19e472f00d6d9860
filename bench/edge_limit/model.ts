import type { Summary } from '../measure/latencies.ts';

export const RUNTIMES = ['deno', 'node'] as const;
export type Runtime = (typeof RUNTIMES)[number];

/** What is compared: our edge, and a handler that sends the same bytes and nothing else. */
export type Side = 'bare' | 'edge';

/** What a client sends, and what it must get back. */
export type Exchange = {
  readonly request: Buffer;
  readonly body: Buffer;
};

/** Headers by name in lower case, in the order in which they came. */
export type Reply = { readonly headers: readonly (readonly [string, string])[]; body: Buffer };

export type Round = {
  readonly perSecond: number;
  /** Processor time of the server for each request, in microseconds. */
  readonly cpuUs: number;
  /** The most that the generator used of a core while the server was at its limit. */
  readonly generatorShare: number;
  /** At 70 % of what this round reached. */
  readonly paced: Summary;
};
