import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { accepted, startTestCore } from '../server/test_core.ts';
import type { TestCore } from '../server/test_core.ts';
import { assemble } from '../domain/catalogue/folder/assemble.ts';
import type { Assembled } from '../domain/catalogue/folder/assemble.ts';
import { contentHash } from '../domain/catalogue/folder/content_hash.ts';
import { sliceOf } from '../domain/catalogue/slice.ts';
import { priceBasket } from '../domain/pricing/price_basket.ts';
import { readFolder } from './read_folder.ts';
import { publishCatalogue, sendCatalogue } from './send_catalogue.ts';
import type { Sender, Sent } from './send_catalogue.ts';

const SHIPPED = fileURLToPath(new URL('../../db/catalogue', import.meta.url));
// The data is not part of the repository; it is checked out beside it.
const PARTS = fileURLToPath(new URL('../../../shared/data/pc-parts', import.meta.url));

let core: TestCore;
let sender: Sender;
beforeAll(async () => {
  core = await startTestCore();
  const token = await core.token('admin');
  sender = { core: core.client, token, progress: () => undefined };
});
afterAll(() => core.stop());

async function given(folder: string): Promise<Assembled> {
  const { input, findings } = await readFolder(folder, []);
  if (input === null) throw new Error(JSON.stringify(findings));
  return assemble(input);
}

function send({ catalogue }: Assembled, more: { publish?: boolean; force?: boolean } = {}) {
  const hash = contentHash(catalogue);
  const what = { name: 'test', catalogue, contentHash: hash, publish: true, force: false };
  return sendCatalogue(sender, { ...what, ...more });
}

function sent(reply: Sent): { catalogVersion: string; unchanged: boolean } {
  if (!reply.ok) throw new Error(JSON.stringify(reply));
  return reply;
}

it('puts a catalogue on sale once, and says so when nothing has changed', async () => {
  const assembled = await given(SHIPPED);
  const draft = sent(await send(assembled, { publish: false }));
  expect(await core.ask('sales', 'catalog_active', {})).toMatchObject({ ok: false });
  sent(await publishCatalogue(sender, draft.catalogVersion));
  const active = accepted(await core.ask('sales', 'catalog_active', {}));
  expect(active).toMatchObject({ catalogVersion: draft.catalogVersion, offerings: 38 });
  expect(sent(await send(assembled))).toMatchObject({ ...draft, unchanged: true });
  const again = sent(await send(assembled, { force: true }));
  expect(again.unchanged).toBe(false);
  expect(again.catalogVersion).not.toBe(draft.catalogVersion);
});

it('is refused by the core where the catalogue is broken, and nothing is on sale of it', async () => {
  const before = accepted(await core.ask('sales', 'catalog_active', {}));
  const { catalogue, ...rest } = await given(SHIPPED);
  const broken = { ...catalogue, priceLists: catalogue.priceLists.slice(1) };
  expect(await send({ ...rest, catalogue: broken })).toMatchObject({
    ok: false,
    code: 'catalog_invalid',
  });
  const after = accepted(await core.ask('sales', 'catalog_active', {}));
  expect(after.catalogVersion).toBe(before.catalogVersion);
});

it.runIf(existsSync(PARTS))(
  'sends 30,013 parts in messages that fit, and the core prices a PC as the engine does',
  { timeout: 120_000 },
  async () => {
    const assembled = await given(PARTS);
    const { catalogVersion } = sent(await send(assembled));
    const active = accepted(await core.ask('sales', 'catalog_active', {}));
    expect(active).toMatchObject({ catalogVersion, offerings: 30_014 });
    const slice = sliceOf({ catalogVersion, ...assembled.catalogue });
    const priced = new Set(assembled.catalogue.prices.map(({ offeringId }) => offeringId));
    const part = (category: string, name: string) => {
      const found = assembled.catalogue.offerings.find(
        (one) => one.category === category && one.name === name && priced.has(one.id),
      );
      return [{ offeringId: found?.id ?? name, quantity: 1 }];
    };
    const slots = {
      cpu: part('cpu', 'AMD Ryzen 7 9800X3D'),
      motherboard: part('motherboard', 'Asus PRIME B650-PLUS WIFI'),
      memory: part('memory', 'Corsair Vengeance RGB 32 GB'),
      'power-supply': part('power-supply', 'MSI MAG A750GL PCIE5'),
    };
    const configuration = { options: { 'warranty-years': 3 }, slots };
    const lines = [{ id: 'pc', offeringId: 'custom-pc', quantity: 2, configuration }];
    const context = { market: 'us', channel: 'web' };
    const quote = accepted(
      await core.ask('sales', 'quote_create', { ...context, customerId: 'acme', lines }),
    );
    const reply = accepted(
      await core.ask('sales', 'quote_price', { quoteId: quote.id }, { expectedVersion: 1 }),
    );
    const own = priceBasket(slice, { ...context, lines }, { now: '2026-11-24T12:00:00Z' });
    if (!own.ok) throw new Error(own.detail);
    expect(reply.price?.priceHash).toBe(own.result.priceHash);
  },
);
