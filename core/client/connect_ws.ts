import { connect, headers } from 'nats.ws';
import { createCoreClient } from './request.ts';
import type { CoreClient } from './request.ts';
import { connectPatiently } from './retry.ts';
import type { ConnectOptions } from './retry.ts';

/** A typed client of the core over WebSocket, where there is no TCP; reconnects for ever. */
export async function connectCoreWs(options: ConnectOptions): Promise<CoreClient> {
  const { protocol, host } = new URL(options.url);
  return createCoreClient(
    await connectPatiently(connect, `${protocol}//${host}`, options),
    headers,
  );
}
