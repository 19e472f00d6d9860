import { connect, headers } from 'nats';
import type { NatsConnection } from 'nats';
import { createCoreClient } from './request.ts';
import type { CoreClient } from './request.ts';

export type ConnectOptions = {
  /** `nats://user:password@host:port` */
  readonly url: string;
  /** Shown by NATS tools as the name of the connection. */
  readonly name: string;
  /** Seconds for which the first connection is retried. */
  readonly startupSeconds?: number;
};

/** A typed client of the core over TCP; reconnects for ever. */
export async function connectCore(options: ConnectOptions): Promise<CoreClient> {
  return createCoreClient(await connectNats(options), headers);
}

/** One NATS connection as every process of the platform wants it. */
export async function connectNats(options: ConnectOptions): Promise<NatsConnection> {
  const url = new URL(options.url);
  const waitMs = 500;
  return connect({
    servers: [url.host],
    user: decodeURIComponent(url.username),
    pass: decodeURIComponent(url.password),
    name: options.name,
    maxReconnectAttempts: -1,
    ignoreAuthErrorAbort: true,
    waitOnFirstConnect: false,
    reconnectTimeWait: waitMs,
    pingInterval: 20_000,
  }).catch(async (error: unknown) => {
    const left = (options.startupSeconds ?? 60) - waitMs / 1_000;
    if (left <= 0) throw error;
    await new Promise((wake) => setTimeout(wake, waitMs));
    return connectNats({ ...options, startupSeconds: left });
  });
}
