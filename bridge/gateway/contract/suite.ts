/**
 * Where the contract suite runs: against CAMUNDA_REST_ADDRESS_UNDER_TEST when it is set (a real
 * cluster, say), else against a gateway of its own over a database of its own.
 */
import { createTestDatabase } from '../../../db/test_database.ts';
import { connect_sdk, type Client } from './client.ts';
import { end, free_port, spawn_gateway } from './process.ts';

export type Suite = {
  readonly client: Client;
  readonly url: string;
  readonly stop: () => Promise<void>;
};

export async function start_suite(): Promise<Suite> {
  const given = process.env['CAMUNDA_REST_ADDRESS_UNDER_TEST'];
  if (given !== undefined) {
    return { client: connect_sdk(given), url: given, stop: () => Promise.resolve() };
  }
  const database = await createTestDatabase();
  const gateway = await spawn_gateway(database.gatewayUrl, await free_port());
  return {
    client: connect_sdk(gateway.url),
    url: gateway.url,
    stop: async () => {
      await end(gateway, 'SIGTERM');
      await database.drop();
    },
  };
}
