import { getMeter } from '../../ops/telemetry/meter.ts';
import type { Counter, Histogram } from '@opentelemetry/api';
import type { Gate } from './gate.ts';

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

/** Between its arrival and its start. */
export function recordGateWait(pool: string, milliseconds: number): void {
  histogram('core.admission.wait', 's').record(milliseconds / 1_000, { pool });
}

export function countShed(pool: string, reason: string): void {
  counter('core.requests.shed').add(1, { pool, reason });
}

/** What waits and what runs in each pool at the moment somebody looks. */
export function observeGates(gates: Readonly<Record<string, Gate>>): void {
  const observe = (name: string, valueOf: (counts: ReturnType<Gate['counts']>) => number): void => {
    getMeter('core')
      .createObservableGauge(name)
      .addCallback((result) => {
        for (const [pool, { counts }] of Object.entries(gates)) {
          result.observe(valueOf(counts()), { pool });
        }
      });
  };
  observe('core.admission.queued', ({ queued }) => queued);
  observe('core.admission.running', ({ running }) => running);
}

export function countReplay(stem: string): void {
  counter('core.idempotent.replays').add(1, { stem });
}
