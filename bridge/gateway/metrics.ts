/** What the gateway shows of itself at /metrics. */
import { getMeter } from '../../ops/telemetry/meter.ts';
import type { Runtime, Stats } from './runtime/runtime.ts';

export function observeGateway(current: () => Runtime | null): void {
  const meter = getMeter('gateway');
  const counters: readonly (readonly [string, keyof Stats])[] = [
    ['workflow.gateway.commands', 'commands'],
    ['workflow.gateway.batches', 'batches'],
    ['workflow.gateway.jobs.activated', 'activated'],
    ['workflow.gateway.due.handled', 'fired'],
    ['workflow.gateway.commit.seconds', 'commit_seconds'],
  ];
  for (const [name, stat] of counters) {
    meter.createObservableCounter(name).addCallback((result) => {
      result.observe(current()?.stats[stat] ?? 0);
    });
  }
  const gauges: readonly (readonly [string, (runtime: Runtime) => number])[] = [
    ['workflow.gateway.instances.active', ({ world }) => world.instances.size],
    ['workflow.gateway.jobs.open', ({ world }) => world.jobs.size],
    ['workflow.gateway.messages.buffered', ({ world }) => world.messages.size],
    ['workflow.gateway.subscriptions.open', ({ world }) => world.subscriptions.size],
    ['workflow.gateway.user.tasks.open', ({ world }) => world.user_tasks.size],
    ['workflow.gateway.incidents.open', ({ world }) => world.incidents.size],
    ['workflow.gateway.workers.waiting', ({ waiters }) => waiters.count],
    ['workflow.gateway.commands.pending', ({ queue }) => queue.length],
    ['workflow.gateway.due.entries', ({ world }) => world.due.length],
  ];
  for (const [name, read] of gauges) {
    meter.createObservableGauge(name).addCallback((result) => {
      const runtime = current();
      if (runtime !== null) result.observe(read(runtime));
    });
  }
  meter.createObservableGauge('workflow.gateway.leading').addCallback((result) => {
    result.observe(current() === null ? 0 : 1);
  });
}
