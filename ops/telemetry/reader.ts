import {
  AggregationTemporality,
  AggregationType,
  InstrumentType,
  type AggregationOption,
  type CollectionResult,
  type IMetricReader,
  type MetricProducer,
} from '@opentelemetry/sdk-metrics';
import { SECONDS_BUCKETS } from './buckets.ts';

/**
 * A reader that collects only when somebody asks. The ready-made Prometheus exporter opens a server
 * of its own and reads the environment, which an edge with least permissions does not allow.
 */
export function pullReader(): IMetricReader {
  let producer: MetricProducer | undefined;
  return {
    setMetricProducer(given) {
      producer = given;
    },
    selectAggregation: (type): AggregationOption =>
      type === InstrumentType.HISTOGRAM
        ? {
            type: AggregationType.EXPLICIT_BUCKET_HISTOGRAM,
            options: { boundaries: [...SECONDS_BUCKETS] },
          }
        : { type: AggregationType.DEFAULT },
    selectAggregationTemporality: () => AggregationTemporality.CUMULATIVE,
    selectCardinalityLimit: () => CARDINALITY_MAX,
    collect(options): Promise<CollectionResult> {
      if (producer === undefined) throw new Error('telemetry: read before the provider was made');
      return producer.collect(options);
    },
    shutdown: () => Promise.resolve(),
    forceFlush: () => Promise.resolve(),
  };
}

/** Series of one instrument; what comes beyond falls into one overflow series. */
const CARDINALITY_MAX = 2_000;
