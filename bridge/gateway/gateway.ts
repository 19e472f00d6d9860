/** A whole gateway in this process: HTTP in front, the supervised runtime behind it. */
import type { AddressInfo } from 'node:net';
import { checkBudgetOf } from '../../db/budget/check_budget.ts';
import { PARTS } from '../../db/budget/parts.ts';
import { connect } from '../../db/connect.ts';
import { startTelemetry } from '../../ops/telemetry/start.ts';
import type { Gateway, Reply } from './http/call.ts';
import { createHttpServer } from './http/server.ts';
import { observeGateway } from './metrics.ts';
import { supervise } from './runtime/supervise.ts';

export type Running = { readonly url: string; readonly stop: () => Promise<void> };

export async function startGateway(options: {
  readonly url: string;
  readonly port: number;
  readonly onReady: (url: string) => void;
}): Promise<Running> {
  const telemetry = startTelemetry({ service: 'gateway' });
  const { readers, writer } = PARTS.gateway;
  await checkBudgetOf(options.url, 'gateway', readers + writer);
  const reader = connect({ url: options.url, application: 'qw-gateway-reader', max: readers });
  let port = options.port;
  const gateway: Gateway = { runtime: null, reader, port: () => port };
  observeGateway(() => gateway.runtime);
  const server = createHttpServer(gateway, (path) => extra(path, gateway, telemetry.metricsText));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  port = (server.address() as AddressInfo).port;
  const url = `http://127.0.0.1:${port}`;
  let announced = false;
  const supervisor = supervise({
    url: options.url,
    clock: Date.now,
    publish: (runtime) => {
      gateway.runtime = runtime;
      if (runtime === null || announced) return;
      announced = true;
      options.onReady(url);
    },
  });
  return {
    url,
    stop: async () => {
      server.close();
      await supervisor.stop();
      server.closeIdleConnections();
      setTimeout(() => server.closeAllConnections(), 200).unref();
      await reader.end({ timeout: 1 });
      await telemetry.shutdown();
    },
  };
}

function extra(
  path: string,
  gateway: Gateway,
  metrics: () => Promise<string>,
): Promise<Reply> | null {
  if (path === '/healthz')
    return Promise.resolve({ status: 200, body: 'ok\n', type: 'text/plain' });
  if (path === '/readyz') {
    const leading = gateway.runtime !== null;
    const body = JSON.stringify({ ready: leading, checks: { leading } });
    return Promise.resolve({ status: leading ? 200 : 503, body });
  }
  if (path !== '/metrics') return null;
  return metrics().then((body) => ({ status: 200, body, type: 'text/plain; version=0.0.4' }));
}
