import { metrics, type Meter } from '@opentelemetry/api';
import {
  AggregationType,
  InstrumentType,
  MeterProvider,
  type ViewOptions,
} from '@opentelemetry/sdk-metrics';
import { BYTES_BUCKETS, COUNT_BUCKETS, MILLIS_BUCKETS } from './buckets.ts';
import { pullReader } from './reader.ts';

/**
 * The provider is made when this file loads, not when telemetry starts: the API has no proxy for
 * meters, so an instrument made earlier, while modules load, would record into the void for ever.
 */
export const reader = pullReader();
export const provider = new MeterProvider({
  readers: [reader],
  views: [
    histogramView('By', BYTES_BUCKETS),
    histogramView('ms', MILLIS_BUCKETS),
    histogramView('1', COUNT_BUCKETS),
  ],
});
metrics.setGlobalMeterProvider(provider);

/** Where instruments come from. A histogram is in seconds unless its unit is `ms`, `By` or `1`. */
export function getMeter(name: string): Meter {
  return provider.getMeter(name);
}

function histogramView(unit: string, boundaries: readonly number[]): ViewOptions {
  return {
    instrumentType: InstrumentType.HISTOGRAM,
    instrumentUnit: unit,
    aggregation: {
      type: AggregationType.EXPLICIT_BUCKET_HISTOGRAM,
      options: { boundaries: [...boundaries] },
    },
  };
}
