import type { Client } from '../http/client.ts';

/** One edge process of the run. */
export type EdgeProcess = {
  readonly url: string;
  readonly client: Client;
  /** Its metrics in the Prometheus text format. */
  readonly metrics: () => Promise<string>;
};

export type Tokens = {
  readonly storefront: string;
  readonly sales: string;
  readonly admin: string;
};

/** A catalogue version of the run; every price in it tells which one it belongs to. */
export type Published = { readonly catalogVersion: string; readonly edition: number };

/** What everybody asks at once, and which answer is right in which edition. */
export type Question = {
  readonly path: string;
  readonly body?: unknown;
  /** The net total, as a decimal, that this question has in an edition. */
  readonly net: (edition: number) => string;
};

export type StampedeRun = {
  readonly edges: readonly EdgeProcess[];
  readonly tokens: Tokens;
  /** The core's metrics. */
  readonly coreMetrics: () => Promise<string>;
  readonly say: (text: string) => void;
};
