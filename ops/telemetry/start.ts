import { context, metrics } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import {
  AggregationType,
  InstrumentType,
  MeterProvider,
  type ViewOptions,
} from '@opentelemetry/sdk-metrics';
import { BYTES_BUCKETS, COUNT_BUCKETS } from './buckets.ts';
import { nameLogsAfter } from './log.ts';
import { observeProcess } from './process_metrics.ts';
import { pullReader } from './reader.ts';

export type Telemetry = {
  /** Every metric of this process in the Prometheus text format. */
  readonly metricsText: () => Promise<string>;
  readonly shutdown: () => Promise<void>;
};

/**
 * Call once, before the modules that make instruments use them. Afterwards `metrics.getMeter(…)` of
 * `@opentelemetry/api` works anywhere. A histogram is in seconds unless its unit is `By` or `1`.
 */
export function startTelemetry(options: { readonly service: string }): Telemetry {
  nameLogsAfter(options.service);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const reader = pullReader();
  const provider = new MeterProvider({
    readers: [reader],
    views: [histogramView('By', BYTES_BUCKETS), histogramView('1', COUNT_BUCKETS)],
  });
  metrics.setGlobalMeterProvider(provider);
  const stopObserving = observeProcess(provider.getMeter('process'), options.service);
  const serializer = new PrometheusSerializer(undefined, false, undefined, true, true);
  return {
    async metricsText() {
      const { resourceMetrics, errors } = await reader.collect();
      const failed = errors.map((error) => `# collection failed: ${String(error)}\n`).join('');
      return serializer.serialize(resourceMetrics) + failed;
    },
    async shutdown() {
      stopObserving();
      await provider.shutdown();
    },
  };
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
