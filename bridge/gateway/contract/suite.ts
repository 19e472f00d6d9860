/**
 * Where the contract suite runs: against CAMUNDA_REST_ADDRESS_UNDER_TEST when it is set (a real
 * cluster, say), else against a gateway of its own over a database of its own.
 */
import { createTestDatabase } from '../../../db/test_database.ts';
import { connectSdk, type Client } from './client.ts';
import { end, freePort, spawnGateway } from './process.ts';

export type Suite = {
  readonly client: Client;
  readonly url: string;
  readonly stop: () => Promise<void>;
};

export async function startSuite(): Promise<Suite> {
  const given = process.env['CAMUNDA_REST_ADDRESS_UNDER_TEST'];
  if (given !== undefined) {
    return { client: connectSdk(given), url: given, stop: () => Promise.resolve() };
  }
  const database = await createTestDatabase();
  const gateway = await spawnGateway(database.gatewayUrl, await freePort());
  return {
    client: connectSdk(gateway.url),
    url: gateway.url,
    stop: async () => {
      await end(gateway, 'SIGTERM');
      await database.drop();
    },
  };
}
