import { getMeter } from '../../ops/telemetry/meter.ts';
import type { Counter, Histogram } from '@opentelemetry/api';

const histograms = new Map<string, Histogram>();
const counters = new Map<string, Counter>();

/** Made at the first measurement, when `startTelemetry` has run. */
function histogram(name: string, unit: string): Histogram {
  let known = histograms.get(name);
  if (known === undefined) {
    known = getMeter('core').createHistogram(name, { unit });
    histograms.set(name, known);
  }
  return known;
}

function counter(name: string): Counter {
  let known = counters.get(name);
  if (known === undefined) {
    known = getMeter('core').createCounter(name);
    counters.set(name, known);
  }
  return known;
}

export function recordQuery(query: string, milliseconds: number, rows: number): void {
  histogram('db.query.duration', 's').record(milliseconds / 1_000, { query });
  histogram('db.rows', '1').record(rows, { query });
}

export function recordRequest(stem: string, code: string, milliseconds: number): void {
  histogram('core.request.duration', 's').record(milliseconds / 1_000, { stem, code });
}

export function recordPoolWait(pool: string, milliseconds: number): void {
  histogram('core.pool.wait', 's').record(milliseconds / 1_000, { pool });
}

export function countRetry(reason: string): void {
  counter('core.transaction.retries').add(1, { reason });
}

export function countShed(pool: string): void {
  counter('core.requests.shed').add(1, { pool });
}

export function countReplay(stem: string): void {
  counter('core.idempotent.replays').add(1, { stem });
}
