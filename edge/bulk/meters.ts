import { getMeter } from '../../ops/telemetry/meter.ts';
import type { Outcome } from './outcome.ts';

const meter = getMeter('edge');
const quotes = meter.createCounter('http.server.bulk.quotes', {
  description: 'Quotes of batches by what became of them',
});

export function countOutcome({ outcome, problem }: Outcome): void {
  quotes.add(1, { outcome, code: problem?.code ?? 'ok' });
}

export function observeBatches(inside: () => number): void {
  meter
    .createObservableGauge('http.server.bulk.batches', {
      description: 'Batches that are being read or answered',
    })
    .addCallback((result) => result.observe(inside()));
}
