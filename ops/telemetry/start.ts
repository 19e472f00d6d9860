import { context } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { nameLogsAfter } from './log.ts';
import { getMeter, provider, reader } from './meter.ts';
import { observeProcess } from './process_metrics.ts';

export type Telemetry = {
  /** Every metric of this process in the Prometheus text format. */
  readonly metricsText: () => Promise<string>;
  readonly shutdown: () => Promise<void>;
};

export type TelemetryOptions = {
  readonly service: string;
  /** False where there is no process to watch, as on workerd (default true). */
  readonly watchProcess?: boolean;
};

/**
 * Names the process, watches it, and lets the trace context follow asynchronous work. Call once.
 */
export function startTelemetry({ service, watchProcess = true }: TelemetryOptions): Telemetry {
  nameLogsAfter(service);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const stopObserving = watchProcess
    ? observeProcess(getMeter('process'), service)
    : () => undefined;
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
