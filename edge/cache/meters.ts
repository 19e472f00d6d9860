import type { BreakerState } from './breaker.ts';
import type { Sieve } from './sieve.ts';
import { getMeter } from '../../ops/telemetry/meter.ts';

export type Layer = 'reply' | 'l1' | 'l2' | 'core';

export type CacheMeters = {
  readonly hit: (domain: string, layer: Layer, count?: number) => void;
  /** `ms`: what the caller waited for the core. */
  readonly missed: (domain: string, count: number, ms: number) => void;
  readonly rebuilt: (domain: string, count: number) => void;
  /** A caller that waited for somebody else's rebuild instead of starting one. */
  readonly joined: (domain: string, count?: number) => void;
  readonly stale: (domain: string) => void;
  /** A reply that is renewed before it expires. */
  readonly renewed: (domain: string) => void;
};

export type Store = Pick<Sieve<unknown>, 'bytes' | 'entries' | 'evictions'>;

export type CacheGauges = {
  readonly stores: Readonly<Record<string, Store>>;
  /** What is being rebuilt now, by kind. */
  readonly rebuilding: Readonly<Record<string, () => number>>;
  readonly l2State: () => BreakerState | 'none';
};

/** The instruments of R12.1. `frontHits`: by domain, what is too hot to come here. */
export function createCacheMeters(
  frontHits: () => ReadonlyMap<string, number> = () => new Map(),
): CacheMeters {
  const meter = getMeter('edge');
  const hits = new Map<string, Map<Layer, number>>();
  meter
    .createObservableCounter('cache.hits', {
      description: 'Answers by layer; a hit ratio is a layer over all layers and cache.misses',
    })
    .addCallback((result) => {
      const front = frontHits();
      for (const domain of new Set([...hits.keys(), ...front.keys()])) {
        const layers = hits.get(domain) ?? new Map<Layer, number>();
        const replies = (layers.get('reply') ?? 0) + (front.get(domain) ?? 0);
        for (const [layer, count] of layers) result.observe(count, { domain, layer });
        result.observe(replies, { domain, layer: 'reply' });
      }
    });
  const misses = meter.createCounter('cache.misses', { description: 'Keys in no layer' });
  const cost = meter.createHistogram('cache.miss.cost_ms', {
    description: 'What a miss waited for the core',
    unit: 'ms',
  });
  const rebuilds = meter.createCounter('cache.rebuilds', { description: 'Keys rebuilt here' });
  const joined = meter.createCounter('cache.stampedes_prevented', {
    description: 'Callers that waited for a rebuild instead of starting one',
  });
  const stale = meter.createCounter('cache.stale', {
    description: 'Stale answers while rebuilding',
  });
  const renewals = meter.createCounter('cache.early_refreshes', {
    description: 'Replies renewed before they expired, so that nobody waited',
  });
  return {
    hit(domain, layer, count = 1) {
      const layers = hits.get(domain) ?? new Map<Layer, number>();
      hits.set(domain, layers.set(layer, (layers.get(layer) ?? 0) + count));
    },
    missed(domain, count, ms) {
      misses.add(count, { domain });
      cost.record(ms, { domain });
    },
    rebuilt: (domain, count) => rebuilds.add(count, { domain }),
    joined: (domain, count = 1) => joined.add(count, { domain }),
    stale: (domain) => stale.add(1, { domain }),
    renewed: (domain) => renewals.add(1, { domain }),
  };
}

/** What the memory of this process holds, and what it is rebuilding. */
export function observeCache({ stores, rebuilding, l2State }: CacheGauges): void {
  const meter = getMeter('edge');
  const gauges = [
    meter.createObservableGauge('cache.l1.bytes', { description: 'Memory used', unit: 'By' }),
    meter.createObservableGauge('cache.l1.entries', { description: 'Keys in memory' }),
    meter.createObservableCounter('cache.l1.evictions', { description: 'Pushed out by others' }),
  ] as const;
  const [bytes, entries, evictions] = gauges;
  for (const [store, sieve] of Object.entries(stores)) {
    bytes.addCallback((result) => result.observe(sieve.bytes(), { store }));
    entries.addCallback((result) => result.observe(sieve.entries(), { store }));
    evictions.addCallback((result) => result.observe(sieve.evictions(), { store }));
  }
  const rebuilds = meter.createObservableGauge('cache.rebuilding', {
    description: 'Keys that are being rebuilt now',
  });
  for (const [kind, count] of Object.entries(rebuilding)) {
    rebuilds.addCallback((result) => result.observe(count(), { kind }));
  }
  meter
    .createObservableGauge('cache.l2.breaker_open', { description: '1: Redis is left alone' })
    .addCallback((result) => result.observe(l2State() === 'open' ? 1 : 0));
}
