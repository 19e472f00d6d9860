import type { L2 } from '../cache/l2.ts';
import { route } from '../http/route.ts';
import type { Route } from '../http/route.ts';

export type HealthDeps = {
  /** Whether a core answers on the connection right now. */
  readonly coreReachable: () => Promise<boolean>;
  readonly l2: L2 | undefined;
  readonly metricsText: (() => Promise<string>) | undefined;
  /** False while the process drains: a balancer should send nothing new. */
  readonly accepting: () => boolean;
};

const common = { method: 'GET', tag: 'operations', open: true } as const;
const noStore = { 'Cache-Control': 'no-store' };

export function healthRoutes(deps: HealthDeps): Route[] {
  return [
    route({
      ...common,
      stem: 'healthz',
      path: '/healthz',
      summary: 'The process lives',
      replies: [{ status: 200, description: 'It does', type: 'text/plain' }],
      handle: () => new Response('ok\n', { headers: noStore }),
    }),
    route({
      ...common,
      stem: 'readyz',
      path: '/readyz',
      summary: 'The process can do its work; Redis may be down, it is only a cache',
      replies: [{ status: 200, description: 'Ready; 503 when not', body: 'Readiness' }],
      async handle() {
        const core = await deps.coreReachable();
        const ready = core && deps.accepting();
        const redis = deps.l2?.state() ?? 'none';
        return Response.json(
          { ready, checks: { core, accepting: deps.accepting() }, redis },
          { status: ready ? 200 : 503, headers: noStore },
        );
      },
    }),
    route({
      ...common,
      stem: 'metrics',
      path: '/metrics',
      summary: 'Metrics in the Prometheus text format',
      replies: [{ status: 200, description: 'All series', type: 'text/plain' }],
      async handle() {
        const text = (await deps.metricsText?.()) ?? '# this process keeps no metrics\n';
        const headers = { ...noStore, 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' };
        return new Response(text, { headers });
      },
    }),
  ];
}
