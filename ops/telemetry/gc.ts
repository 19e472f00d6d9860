import { PerformanceObserver } from 'node:perf_hooks';
import type { Meter } from '@opentelemetry/api';

/** Kinds of collection as V8 numbers them. */
const KINDS: Readonly<Record<number, string>> = {
  1: 'minor',
  4: 'major',
  8: 'incremental',
  16: 'weak',
};

/** Pauses of the garbage collector, where the runtime reports them (Node; not Deno). */
export function observeGc(meter: Meter): () => void {
  if (!supportsGc(PerformanceObserver)) return () => undefined;
  const pauses = meter.createHistogram('process.gc.pause.seconds', { unit: 's' });
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      pauses.record(entry.duration / 1000, { kind: kindOf(entry) });
    }
  });
  observer.observe({ entryTypes: ['gc'] });
  return () => observer.disconnect();
}

function kindOf(entry: object): string {
  const detail = 'detail' in entry ? entry.detail : undefined;
  const kind =
    typeof detail === 'object' && detail !== null && 'kind' in detail ? Number(detail.kind) : 0;
  return KINDS[kind] ?? 'other';
}

function supportsGc(observer: object): boolean {
  const types = 'supportedEntryTypes' in observer ? observer.supportedEntryTypes : [];
  return Array.isArray(types) && types.includes('gc');
}
