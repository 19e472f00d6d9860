import { join } from 'node:path';
import { ensurePrograms, findProgram } from '../packages.ts';
import { ROOT } from '../paths.ts';
import { connect } from 'nats';
import type { Env, Service, Stack } from '../service.ts';

/** What nats.conf reads from its environment; compose.yaml passes the same names. */
export function natsVariables(stack: Stack, host: string): Env {
  const { ports, secrets } = stack;
  return {
    QW_NATS_HOST: host,
    QW_NATS_PORT: String(ports.nats),
    QW_NATS_WS_PORT: String(ports.nats_ws),
    QW_NATS_MONITOR: `${host}:${ports.nats_monitor}`,
    QW_NATS_CORE_PASSWORD: secrets.nats_core,
    QW_NATS_EDGE_PASSWORD: secrets.nats_edge,
    QW_NATS_BRIDGE_PASSWORD: secrets.nats_bridge,
    QW_NATS_CLIENT_PASSWORD: secrets.nats_client,
  };
}

async function check(env: Env): Promise<void> {
  for (const key of NATS.urlKeys) {
    const { username, password, host } = new URL(env[key] ?? '');
    const user = username === '' ? {} : { user: username, pass: decodeURIComponent(password) };
    const connection = await connect({
      servers: host,
      ...user,
      timeout: 2_000,
      reconnect: false,
      maxReconnectAttempts: 0,
    });
    await connection.close();
  }
}

export const NATS: Service = {
  name: 'nats',
  after: [],
  urlKeys: ['QW_NATS_CORE_URL', 'QW_NATS_EDGE_URL', 'QW_NATS_BRIDGE_URL', 'QW_NATS_CLIENT_URL'],
  ports: ['nats', 'nats_ws', 'nats_monitor'],
  deadline_s: 20,
  prepare: async (_stack, say) => {
    const nats = { program: 'nats-server', package: 'nats-server', instead: 'QW_NATS_*_URL' };
    await ensurePrograms([nats], say);
  },
  command: async (stack) => ({
    file: findProgram('nats-server') ?? 'nats-server',
    args: ['--config', join(ROOT, 'ops', 'stack', 'nats.conf')],
    env: natsVariables(stack, '127.0.0.1'),
  }),
  check,
};
