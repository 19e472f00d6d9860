import type { Refusal } from '../contract/reply.ts';
import type { WholeCatalogue } from '../domain/catalogue/validate_catalogue.ts';
import { ask } from './ask.ts';
import type { Asker } from './ask.ts';
import { chunksOf } from './chunks.ts';

export type Sender = Asker & { readonly progress: (text: string) => void };

export type Sent =
  | { readonly ok: true; readonly catalogVersion: string; readonly unchanged: boolean }
  | Refusal;

type Import = {
  readonly name: string;
  readonly catalogue: WholeCatalogue;
  readonly contentHash: string;
  readonly publish: boolean;
  /** Import even what is on sale already. */
  readonly force: boolean;
};

const DEADLINE_MS = 30_000;
/** Publishing validates the whole version. */
const PUBLISH_DEADLINE_MS = 120_000;
const CHUNKS_IN_FLIGHT = 3;

/** Opens a draft, sends it in chunks, and publishes it. Nothing is on sale before the last step. */
export async function sendCatalogue(sender: Sender, what: Import): Promise<Sent> {
  const active = await ask(sender, 'catalog_active', {}, DEADLINE_MS);
  if (!active.ok && active.code !== 'not_found') return active;
  if (active.ok && active.body.contentHash === what.contentHash && !what.force) {
    return { ok: true, catalogVersion: active.body.catalogVersion, unchanged: true };
  }
  const { name, contentHash, catalogue } = what;
  const { settings } = catalogue;
  const opened = await ask(sender, 'catalog_import', { name, settings, contentHash }, DEADLINE_MS);
  if (!opened.ok) return opened;
  const { catalogVersion } = opened.body;
  sender.progress(`draft ${catalogVersion} opened`);
  const refusal = await addAll(sender, catalogVersion, catalogue);
  if (refusal !== null) return refusal;
  if (!what.publish) return { ok: true, catalogVersion, unchanged: false };
  sender.progress(`publishing ${catalogVersion}`);
  return publishCatalogue(sender, catalogVersion);
}

export async function publishCatalogue(sender: Sender, catalogVersion: string): Promise<Sent> {
  const reply = await ask(sender, 'catalog_publish', { catalogVersion }, PUBLISH_DEADLINE_MS);
  return reply.ok ? { ok: true, catalogVersion, unchanged: false } : reply;
}

async function addAll(
  sender: Sender,
  catalogVersion: string,
  catalogue: WholeCatalogue,
): Promise<Refusal | null> {
  const total = catalogue.offerings.length + catalogue.prices.length;
  const chunks = chunksOf(catalogue);
  let sent = 0;
  let refusal: Refusal | null = null;
  const work = async (): Promise<void> => {
    for (const chunk of chunks) {
      if (refusal !== null) return;
      const reply = await ask(sender, 'catalog_add', { catalogVersion, ...chunk }, DEADLINE_MS);
      if (!reply.ok) {
        refusal = reply;
        return;
      }
      sent += chunk.offerings.length + chunk.prices.length;
      sender.progress(`sent ${sent} of ${total} offerings and prices`);
    }
  };
  await Promise.all(Array.from({ length: CHUNKS_IN_FLIGHT }, work));
  return refusal;
}
