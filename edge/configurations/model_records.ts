import type { SlotCandidates } from '../../core/contract/configuration_model.ts';
import type { Refusal } from '../../core/contract/reply.ts';
import type { Fetched, Loaded } from '../cache/record_types.ts';
import type { RecordCache } from '../cache/records.ts';
import type { Shelf } from '../catalogue/shelf.ts';
import type { Core } from '../http/route.ts';

const RECORD_TTL_MS = 6 * 3_600_000;
/** The first to ask for one makes the core read all that may fill the slots. */
const CORE_DEADLINE_MS = 7_000;
/** A model of more pages than this is none that an edge can hold. */
const PAGES_MAX = 50;

/** What may fill the slots of offerings, by offering; the same in all markets and channels. */
export function loadModels(
  core: Core,
  cache: RecordCache,
  shelf: Shelf,
  ids: readonly string[],
): Promise<Loaded<readonly SlotCandidates[]> | Refusal> {
  return cache.load<readonly SlotCandidates[]>({
    domain: 'configuration_model',
    scope: [shelf.tenant, shelf.catalogVersion, 'configuration_model'],
    ids,
    ttlMs: RECORD_TTL_MS,
    fetch: async (missing): Promise<Fetched<readonly SlotCandidates[]>> => {
      const records = new Map<string, readonly SlotCandidates[]>();
      for (const offeringId of missing) {
        const fetched = await fetchModel(core, shelf, offeringId);
        if ('code' in fetched) return fetched;
        records.set(offeringId, fetched);
      }
      return { ok: true, records };
    },
  });
}

async function fetchModel(
  core: Core,
  { catalogVersion, token, traceparent }: Shelf,
  offeringId: string,
): Promise<SlotCandidates[] | Refusal> {
  const slots = new Map<string, SlotCandidates>();
  let cursor: string | undefined;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const reply = await core.request(
      'configuration_model',
      { catalogVersion, offeringId, ...(cursor === undefined ? {} : { cursor }) },
      { token, traceparent, deadlineMs: CORE_DEADLINE_MS },
    );
    if (!reply.ok) return reply;
    for (const { slot, groups } of reply.body.slots) {
      slots.set(slot, { slot, groups: [...(slots.get(slot)?.groups ?? []), ...groups] });
    }
    cursor = reply.body.next;
    if (cursor === undefined) break;
  }
  return [...slots.values()];
}
