import type { BreakerState } from './breaker.ts';
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

export type CacheGauges = {
  readonly bytes: () => number;
  readonly entries: () => number;
  readonly evictions: () => number;
  /** Hits on finished replies; counted as a plain number because they are on the hottest path. */
  readonly replyHits: () => number;
  readonly l2State: () => BreakerState | 'none';
};

/** The instruments of R12.1 that an edge can know. */
export function createCacheMeters(): CacheMeters {
  const meter = getMeter('edge');
  const hits = meter.createCounter('cache.hits', { description: 'Answers by layer' });
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
    hit: (domain, layer, count = 1) => hits.add(count, { domain, layer }),
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

export function observeCache(gauges: CacheGauges): void {
  const meter = getMeter('edge');
  const observe = (name: string, read: () => number, counter = false) => {
    const instrument = counter
      ? meter.createObservableCounter(name)
      : meter.createObservableGauge(name);
    instrument.addCallback((result) => result.observe(read()));
  };
  observe('cache.l1.bytes', gauges.bytes);
  observe('cache.l1.entries', gauges.entries);
  observe('cache.l1.evictions', gauges.evictions, true);
  observe('cache.reply_hits', gauges.replyHits, true);
  observe('cache.l2.breaker_open', () => (gauges.l2State() === 'open' ? 1 : 0));
}
