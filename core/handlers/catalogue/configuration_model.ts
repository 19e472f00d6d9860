import type { ParsedBody, ReplyBody } from '../../contract/calls.ts';
import type { Offering } from '../../contract/catalog.ts';
import type { SlotCandidates } from '../../contract/configuration_model.ts';
import { refuse } from '../../contract/reply.ts';
import type { Refusal, Reply } from '../../contract/reply.ts';
import { candidatesOf } from '../../domain/configuration/candidates.ts';
import type { Call, Services } from '../../server/call.ts';
import { runQuery } from '../../server/run_query.ts';
import { loadCandidates } from '../../sql/catalogue/configuration_candidates.ts';
import { sliceFor, versionOf } from './catalog_queries.ts';

type Found = { readonly ok: true; readonly slots: readonly SlotCandidates[] } | Refusal;

/** Leaves room in a message of 1 MiB for characters of several bytes. */
const PAGE_CHARS_MAX = 400_000;
/** Indexes of so many offerings are kept: each took reading all that may fill its slots. */
const KEPT_MAX = 32;

const kept = new WeakMap<Services, Map<string, Promise<Found>>>();

/** What may fill the slots of an offering, in groups that its rules can't tell apart; in pages. */
export async function configurationModel(
  call: Call,
  body: ParsedBody['configuration_model'],
): Promise<Reply<ReplyBody['configuration_model']>> {
  const catalogVersion = await versionOf(call, body.catalogVersion);
  if (typeof catalogVersion !== 'string') return catalogVersion;
  const { offeringId, cursor = '0.0' } = body;
  const from = /^(\d{1,6})\.(\d{1,6})$/.exec(cursor);
  if (from === null) return refuse('invalid_request', 'not a cursor of this list');
  const known = await sliceFor(call, catalogVersion, [offeringId]);
  if (!known.ok) return known;
  const offering = known.slice.offerings.get(offeringId);
  if (offering === undefined) return refuse('not_found', `no offering "${offeringId}"`);
  const found = await indexOf(call, catalogVersion, offering);
  if (!found.ok) return found;
  const page = pageFrom(found.slots, Number(from[1]), Number(from[2]));
  return { ok: true, body: { catalogVersion, offeringId, ...page } };
}

/** One reading for all who ask at once; published versions never change. */
function indexOf(call: Call, version: string, offering: Offering): Promise<Found> {
  const own = kept.get(call.services) ?? new Map<string, Promise<Found>>();
  kept.set(call.services, own);
  const key = `${call.identity.tenant} ${version} ${offering.id}`;
  const known = own.get(key);
  if (known !== undefined) return known;
  const reading = readIndex(call, version, offering);
  own.set(key, reading);
  const forget = (): void => {
    own.delete(key);
  };
  reading.then(({ ok }) => ok || forget(), forget);
  const [oldest] = own.keys();
  if (own.size > KEPT_MAX && oldest !== undefined) own.delete(oldest);
  return reading;
}

async function readIndex(call: Call, version: string, offering: Offering): Promise<Found> {
  const categories = offering.slots.flatMap(({ category }) => category ?? []);
  const ids = offering.slots.flatMap((slot) => slot.offerings ?? []);
  const read = await runQuery(call, (sql) => [
    loadCandidates(sql, call.identity.tenant, version, categories, ids),
  ]);
  if (!read.ok) return read;
  const offerings = read.rows[0].map(({ document }): Offering => ({
    ...document,
    options: [],
    slots: [],
    rules: [],
  }));
  return { ok: true, slots: candidatesOf(offering, offerings) };
}

function pageFrom(slots: readonly SlotCandidates[], slotFrom: number, groupFrom: number) {
  const page: SlotCandidates[] = [];
  let chars = 0;
  for (let at = slotFrom; at < slots.length; at += 1) {
    const { slot = '', groups = [] } = slots[at] ?? {};
    const first = at === slotFrom ? groupFrom : 0;
    let end = first;
    for (; end < groups.length; end += 1) {
      chars += JSON.stringify(groups[end]).length;
      if (chars > PAGE_CHARS_MAX && (page.length > 0 || end > first)) break;
    }
    page.push({ slot, groups: groups.slice(first, end) });
    if (end < groups.length) return { slots: page, next: `${at}.${end}` };
  }
  return { slots: page };
}
