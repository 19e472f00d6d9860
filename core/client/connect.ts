import { connect, headers } from 'nats';
import type { NatsConnection } from 'nats';
import { createCoreClient } from './request.ts';
import type { CoreClient } from './request.ts';
import { connectPatiently } from './retry.ts';
import type { ConnectOptions } from './retry.ts';

/** A typed client of the core over TCP; reconnects for ever. */
export async function connectCore(options: ConnectOptions): Promise<CoreClient> {
  return createCoreClient(await connectNats(options), headers);
}

/** One NATS connection as every process of the platform wants it. */
export function connectNats(options: ConnectOptions): Promise<NatsConnection> {
  return connectPatiently(connect, new URL(options.url).host, options);
}
