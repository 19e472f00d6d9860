import type { ConnectionOptions, NatsConnection } from 'nats';

export type ConnectOptions = {
  /** `nats://user:password@host:port`; over WebSocket `ws://…` or `wss://…`. */
  readonly url: string;
  /** Shown by NATS tools as the name of the connection. */
  readonly name: string;
  /** Seconds for which the first connection is retried. */
  readonly startupSeconds?: number;
};

const WAIT_MS = 500;

/** Connects as every process of the platform wants it, by whatever transport is handed in. */
export async function connectPatiently<Connection extends Pick<NatsConnection, 'closed'>>(
  connect: (options: ConnectionOptions) => Promise<Connection>,
  server: string,
  options: ConnectOptions,
): Promise<Connection> {
  const { username, password } = new URL(options.url);
  return connect({
    servers: [server],
    user: decodeURIComponent(username),
    pass: decodeURIComponent(password),
    name: options.name,
    maxReconnectAttempts: -1,
    ignoreAuthErrorAbort: true,
    waitOnFirstConnect: false,
    reconnectTimeWait: WAIT_MS,
    pingInterval: 20_000,
  }).catch(async (error: unknown) => {
    const left = (options.startupSeconds ?? 60) - WAIT_MS / 1_000;
    if (left <= 0) throw error;
    await new Promise((wake) => setTimeout(wake, WAIT_MS));
    return connectPatiently(connect, server, { ...options, startupSeconds: left });
  });
}
