import process from 'node:process';
import type { Meter } from '@opentelemetry/api';
import { observeEventLoop } from './event_loop.ts';
import { observeGc } from './gc.ts';

/** Memory, CPU, event-loop delay and GC of this process; returns what ends the watching. */
export function observeProcess(meter: Meter, service: string): () => void {
  meter
    .createObservableGauge('service.info', { description: 'Which service this is; always 1.' })
    .addCallback((result) => result.observe(1, { service }));
  meter
    .createObservableGauge('process.resident.memory.bytes', { unit: 'By' })
    .addCallback((result) => result.observe(process.memoryUsage().rss));
  meter.createObservableGauge('process.heap.bytes', { unit: 'By' }).addCallback((result) => {
    const { heapUsed, heapTotal, external } = process.memoryUsage();
    result.observe(heapUsed, { kind: 'used' });
    result.observe(heapTotal, { kind: 'total' });
    result.observe(external, { kind: 'external' });
  });
  meter.createObservableCounter('process.cpu.seconds', { unit: 's' }).addCallback((result) => {
    const { user, system } = process.cpuUsage();
    result.observe(user / 1e6, { mode: 'user' });
    result.observe(system / 1e6, { mode: 'system' });
  });
  const startedAt = Date.now() / 1000 - process.uptime();
  meter
    .createObservableGauge('process.start.time.seconds', { unit: 's' })
    .addCallback((result) => result.observe(startedAt));
  const stops = [observeEventLoop(meter), observeGc(meter)];
  return () => {
    for (const stop of stops) stop();
  };
}
