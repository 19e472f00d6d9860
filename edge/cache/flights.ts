import type { CatalogActive } from '../../core/contract/catalog_queries.ts';
import type { Refusal } from '../../core/contract/reply.ts';
import type { Encoder } from './encoder.ts';
import { bytesOf, finish } from './finished.ts';
import type { Finished } from './finished.ts';
import type { Layer } from './meters.ts';
import type { TenantView } from './pointer.ts';
import type { Sieve } from './sieve.ts';
import type { Tally } from './tally.ts';

export type Built =
  | {
      readonly ok: true;
      readonly body: unknown;
      readonly ttlMs: number;
      /** Unix milliseconds: when what it was made of expires, where that may be earlier. */
      readonly until?: number;
      /** Unix milliseconds: from then on it is wrong, and not even served as stale. */
      readonly wrongFrom?: number;
      readonly cacheControl: string;
      readonly layer: Exclude<Layer, 'reply'>;
    }
  | Refusal;

/** `newerThan`: it is renewed; what expires at this instant or earlier may not go into it. */
export type Build = (active: CatalogActive, newerThan?: number) => Promise<Built>;

export type Flight = Promise<{ readonly finished: Finished; readonly layer: Layer } | Refusal>;

export type Landing = {
  readonly path: string;
  readonly active: CatalogActive;
  readonly build: Build;
  readonly tally: Tally;
  readonly newerThan?: number;
};

export type Flights = {
  /** `joined`: somebody else's, which was under way already. */
  readonly land: (
    view: TenantView<Finished>,
    landing: Landing,
  ) => { readonly flight: Flight; readonly joined: boolean };
  readonly inFlight: () => number;
};

/** A reply is made once, however many ask for it meanwhile. */
export function createFlights(options: {
  readonly sieve: Sieve<Finished>;
  readonly encoder: Encoder;
  readonly now: () => number;
}): Flights {
  const { sieve, now } = options;
  const flights = new Map<string, Flight>();

  async function fly(view: TenantView<Finished>, landing: Landing): Flight {
    const { path, active, build, tally, newerThan } = landing;
    const began = now();
    const built = await build(active, newerThan);
    if (!built.ok) return built;
    const wrongFrom = built.wrongFrom ?? Number.POSITIVE_INFINITY;
    const until = Math.min(now() + built.ttlMs, built.until ?? wrongFrom, wrongFrom);
    const costMs = now() - began;
    const { body, cacheControl } = built;
    const version = active.catalogVersion;
    const finished = await finish(body, {
      version,
      until,
      wrongFrom,
      costMs,
      tally,
      cacheControl,
    });
    sieve.put(view.replies, path, finished, bytesOf(finished, path));
    options.encoder(view, path, finished);
    return { finished, layer: built.layer };
  }

  const land: Flights['land'] = (view, landing) => {
    const key = `${view.tenant} ${landing.active.catalogVersion} ${landing.path}`;
    const flying = flights.get(key);
    if (flying !== undefined) return { flight: flying, joined: true };
    const flight = fly(view, landing);
    flights.set(key, flight);
    flight.finally(() => flights.delete(key)).catch(() => undefined);
    return { flight, joined: false };
  };

  return { land, inFlight: () => flights.size };
}
