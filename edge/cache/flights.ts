import type { CatalogActive } from '../../core/contract/catalog_queries.ts';
import type { Refusal } from '../../core/contract/reply.ts';
import type { Encoder } from './encoder.ts';
import { bytesOf, finish } from './finished.ts';
import type { Finished } from './finished.ts';
import type { Home } from './homes.ts';
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
      /** Of its texts, when they depend on who asks; null: the catalogue names none. */
      readonly language?: string | null;
      readonly layer: Exclude<Layer, 'reply'>;
    }
  | Refusal;

/**
 * `newerThan`: it is renewed; what expires at this instant or earlier may not go into it.
 * `language`: one of the catalogue's that the caller asked for.
 */
export type Build = (
  active: CatalogActive,
  newerThan?: number,
  language?: string,
) => Promise<Built>;

export type Flight = Promise<{ readonly finished: Finished; readonly layer: Layer } | Refusal>;

export type Landing = {
  readonly path: string;
  readonly home: Home<Finished>;
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

  async function fly(landing: Landing): Flight {
    const { path, home, active, build, tally, newerThan } = landing;
    const began = now();
    const built = await build(active, newerThan, home.language);
    if (!built.ok) return built;
    const wrongFrom = built.wrongFrom ?? Number.POSITIVE_INFINITY;
    const until = Math.min(now() + built.ttlMs, built.until ?? wrongFrom, wrongFrom);
    const costMs = now() - began;
    const { body, cacheControl, language } = built;
    const version = active.catalogVersion;
    const finished = await finish(body, {
      version,
      until,
      wrongFrom,
      costMs,
      tally,
      cacheControl,
      ...(language === undefined ? {} : { language }),
    });
    sieve.put(home.replies, path, finished, bytesOf(finished, path));
    options.encoder(home.replies, path, finished);
    return { finished, layer: built.layer };
  }

  const land: Flights['land'] = (view, landing) => {
    const { path, home, active } = landing;
    const key = `${view.tenant} ${active.catalogVersion} ${home.language ?? ''} ${path}`;
    const flying = flights.get(key);
    if (flying !== undefined) return { flight: flying, joined: true };
    const flight = fly(landing);
    flights.set(key, flight);
    flight.finally(() => flights.delete(key)).catch(() => undefined);
    return { flight, joined: false };
  };

  return { land, inFlight: () => flights.size };
}
