import autocannon, { type CannonRequest, type CannonResult } from 'autocannon';
import { createLatencies, type Summary } from './latencies.ts';

export type HttpLoad = {
  readonly baseUrl: string;
  readonly connections: number;
  readonly seconds: number;
  /** Requests a second over all connections; autocannon sends each second's share back to back. */
  readonly rate: number;
  readonly requests: readonly CannonRequest[];
};

/**
 * Rate-limited load by autocannon with our own histogram, since its summary has no p95.
 * Void, and so an error, when any request failed.
 */
export async function httpLoad(load: HttpLoad): Promise<Summary> {
  const latencies = createLatencies();
  const result = await new Promise<CannonResult>((resolve, reject) => {
    const run = autocannon(
      {
        url: load.baseUrl,
        connections: load.connections,
        duration: load.seconds,
        overallRate: load.rate,
        requests: load.requests,
      },
      (error, done) => {
        if (error === null) resolve(done);
        else reject(error);
      },
    );
    run.on('response', (_client: unknown, _status: number, _bytes: number, ms: number) =>
      latencies.record(ms),
    );
  });
  const failed = result.errors + result.timeouts + result.non2xx;
  if (failed > 0 || result['2xx'] === 0) {
    throw new Error(`void: of ${result['2xx'] + failed} requests ${failed} failed`);
  }
  return latencies.summary();
}
