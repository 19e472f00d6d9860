import { node } from '../bring_up.ts';
import { openBus } from '../core_alone/own_bus.ts';
import type { Ask } from '../core_alone/own_bus.ts';
import { createEmpty, fill, findFilled, TENANT, type Asked, type Filled } from './fill.ts';

/** One size: a database, and a core that only this run talks to. */
export type Site = {
  readonly name: string;
  readonly adminUrl: string;
  readonly ask: Ask;
  readonly close: () => Promise<void>;
};

export async function openSite(
  asked: Asked,
  reuse: boolean,
  seed: number,
  say: (text: string) => void,
): Promise<Site> {
  const known = reuse ? await findFilled(asked) : null;
  if (known !== null) {
    say(`using the ${known.quotes} quotes that the stack ${asked.stack} has`);
    return startSite(asked, known);
  }
  const empty = await createEmpty(asked);
  const site = await startSite(asked, empty);
  try {
    say(`generating ${asked.quotes} quotes and orders`);
    await node('core/cli/catalog.ts', ['import', 'db/catalogue', '--publish', '--json'], {
      QW_NATS_CLIENT_URL: site.natsUrl,
      QW_ADMIN_TOKEN: await site.token('admin'),
    });
    await fill(empty, seed);
    return site;
  } catch (error) {
    await site.close();
    throw error;
  }
}

async function startSite({ env, stack, quotes }: Asked, { coreUrl, adminUrl, drop }: Filled) {
  let close = drop;
  try {
    const bus = await openBus({ env, stack, tenant: TENANT, coreUrl });
    close = async () => {
      await bus.stop();
      await drop();
    };
    await bus.startCore();
    const { natsUrl, token, ask } = bus;
    return { name: quotes.toLocaleString('en'), adminUrl, natsUrl, token, ask, close };
  } catch (error) {
    await close();
    throw error;
  }
}
