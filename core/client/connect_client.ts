import { createClient } from './client.ts';
import type { Client, Token } from './client.ts';
import { connectCore } from './connect.ts';
import type { ConnectOptions } from './retry.ts';

export type { BulkOptions, BulkOutcome, BulkRequest, CallOptions, Client } from './client.ts';
export type { CommandOptions, Token } from './client.ts';

export type ClientOptions = ConnectOptions & {
  /** Tenant, actor and roles come from it. */
  readonly token: Token;
};

/** What an internal system imports, as `quotewright/client`; `docs/client.md` shows how. */
export async function connectClient({ token, ...options }: ClientOptions): Promise<Client> {
  return createClient(await connectCore(options), { token });
}
