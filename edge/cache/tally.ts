import { getMeter } from '../../ops/telemetry/meter.ts';

/** Plain numbers, because they are counted on the hottest path; read when somebody looks. */
export type Tally = {
  readonly route: string;
  readonly domain: string;
  full: number;
  notModified: number;
  /** Of bodies, before compression. */
  bytes: number;
};
export type TallyOf = (route: string, domain: string) => Tally;

export type Tallies = {
  readonly tallyOf: TallyOf;
  readonly hitsByDomain: () => ReadonlyMap<string, number>;
};

/** One tally per route; the same labels as `http.server.request.duration`. */
export function createTallies(): Tallies {
  const tallies = new Map<string, Tally>();
  const meter = getMeter('edge');
  meter
    .createObservableCounter('http.server.front.replies', {
      description: 'Finished replies sent without the router; not in the duration histogram',
    })
    .addCallback((result) => {
      for (const { route, full, notModified } of tallies.values()) {
        const labels = { 'http.request.method': 'GET', 'http.route': route };
        result.observe(full, { ...labels, 'http.response.status_code': 200 });
        result.observe(notModified, { ...labels, 'http.response.status_code': 304 });
      }
    });
  meter
    .createObservableCounter('http.server.front.body.size', {
      description: 'Bytes of finished replies sent without the router, before compression',
      unit: 'By',
    })
    .addCallback((result) => {
      for (const { route, bytes } of tallies.values())
        result.observe(bytes, { 'http.route': route });
    });
  return {
    tallyOf(route, domain) {
      const known = tallies.get(route);
      if (known !== undefined) return known;
      const fresh = { route, domain, full: 0, notModified: 0, bytes: 0 };
      tallies.set(route, fresh);
      return fresh;
    },
    hitsByDomain() {
      const hits = new Map<string, number>();
      for (const { domain, full, notModified } of tallies.values()) {
        hits.set(domain, (hits.get(domain) ?? 0) + full + notModified);
      }
      return hits;
    },
  };
}
