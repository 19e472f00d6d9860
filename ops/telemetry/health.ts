import { createServer, type ServerResponse } from 'node:http';
import { log } from './log.ts';

/** `true`, or each dependency with whether it can be used now. */
export type Readiness = boolean | Readonly<Record<string, boolean>>;

export type HealthServer = { readonly port: number; readonly close: () => Promise<void> };

/**
 * `/healthz` (the process lives), `/readyz` (it can do its work: 200 or 503) and `/metrics` on
 * loopback, for processes that serve no HTTP of their own. Port 0 takes any free one.
 */
export async function healthServer(options: {
  readonly port: number;
  readonly ready: () => Readiness | Promise<Readiness>;
  readonly metricsText: () => Promise<string>;
}): Promise<HealthServer> {
  const server = createServer((request, response) => {
    answer(request.url ?? '/', options, response).catch((error: unknown) => {
      log('error', 'health endpoint failed', { error });
      if (!response.headersSent) reply(response, 500, 'text/plain', 'failed\n');
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : options.port,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  url: string,
  options: Parameters<typeof healthServer>[0],
  response: ServerResponse,
): Promise<void> {
  const path = url.split('?')[0];
  if (path === '/healthz') return reply(response, 200, 'text/plain', 'ok\n');
  if (path === '/readyz') {
    const { ready, checks } = judgeReadiness(await options.ready());
    return reply(
      response,
      ready ? 200 : 503,
      'application/json',
      JSON.stringify({ ready, checks }),
    );
  }
  if (path === '/metrics') {
    return reply(response, 200, 'text/plain; version=0.0.4', await options.metricsText());
  }
  reply(response, 404, 'text/plain', 'try /healthz, /readyz or /metrics\n');
}

/** Ready only when every dependency is. */
export function judgeReadiness(readiness: Readiness): {
  readonly ready: boolean;
  readonly checks: Readonly<Record<string, boolean>>;
} {
  if (typeof readiness === 'boolean') return { ready: readiness, checks: {} };
  return { ready: Object.values(readiness).every(Boolean), checks: readiness };
}

function reply(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store' });
  response.end(body);
}
