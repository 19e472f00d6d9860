import { node } from '../bring_up.ts';
import { stackEnv } from '../stack_env.ts';
import { publishCatalogue } from './catalogue.ts';
import { createDatabase } from './database.ts';
import type { OwnDatabase } from './database.ts';
import { openBus } from './own_bus.ts';
import type { OwnBus } from './own_bus.ts';

export const TENANT = 'bench';

export type CoreAlone = OwnBus & { readonly database: OwnDatabase };

/**
 * PostgreSQL of a stack, and nothing else of it: a database, a NATS server and cores of this run,
 * so that neither a bridge nor another core takes part. A catalogue is on sale.
 */
export async function coreAlone(name: string, say: (text: string) => void): Promise<CoreAlone> {
  say(`bringing up PostgreSQL of the stack ${name}`);
  await node('ops/stack/main.ts', ['up', 'postgres', '--stack', name]);
  const env = stackEnv(name);
  const database = await createDatabase(env, name);
  let stop = database.drop;
  try {
    const { coreUrl, drop } = database;
    const bus = await openBus({ env, stack: name, tenant: TENANT, coreUrl });
    stop = async () => {
      await bus.stop();
      await drop();
    };
    const first = await bus.startCore();
    await publishCatalogue(bus.ask);
    await first.stop();
    return { ...bus, database, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
