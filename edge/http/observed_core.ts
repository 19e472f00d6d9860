import { getMeter } from '../../ops/telemetry/meter.ts';
import type { Core } from './route.ts';

/** The core as the edge sees it: how many wait for it, how long, and what it refuses. */
export function observedCore(core: Core): Core {
  const meter = getMeter('edge');
  let waiting = 0;
  meter
    .createObservableGauge('core.client.active_requests', {
      description: 'Requests that wait for the core: the queue behind this edge',
    })
    .addCallback((result) => result.observe(waiting));
  const duration = meter.createHistogram('core.client.request.duration', {
    description: 'From asking the core to its reply',
    unit: 's',
  });
  const staleRejections = meter.createCounter('cache.stale_rejections', {
    description: 'Commands refused because they were made on a catalogue version of before',
  });
  return {
    async request(stem, body, options) {
      const began = performance.now();
      waiting += 1;
      let code = 'fault';
      try {
        const reply = await core.request(stem, body, options);
        code = reply.ok ? 'ok' : reply.code;
        if (code === 'catalog_version_stale') staleRejections.add(1, { stem });
        return reply;
      } finally {
        waiting -= 1;
        duration.record((performance.now() - began) / 1_000, { stem, code });
      }
    },
  };
}
