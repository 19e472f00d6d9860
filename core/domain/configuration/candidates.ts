import type { Offering, Slot } from '../../contract/catalog.ts';
import type { Scalar } from '../../contract/common.ts';
import type {
  CandidateGroup,
  Described,
  SlotCandidates,
} from '../../contract/configuration_model.ts';
import { readsBySlot, valuesOf } from './reads.ts';
import type { SlotReads } from './reads.ts';

/** So many members of a group are named; its count says how many there are. */
const NAMED_MAX = 20;
/** Values beyond this many of one characteristic in one group are not told apart for display. */
const VALUES_MAX = 60;
/** Texts that are different for nearly every component say nothing as values. */
const OWN_TEXTS: ReadonlySet<string> = new Set(['name', 'id']);

/**
 * What may fill the slots of an offering, in groups that its rules can't tell apart: thirty
 * thousand parts make a few hundred. `offerings` is a whole catalogue, or what of it may fit. The
 * answer depends on nothing but content: its order is that of the offerings' ids.
 */
export function candidatesOf(
  offering: Offering,
  offerings: Iterable<Offering>,
): readonly SlotCandidates[] {
  const reads = readsBySlot(offering);
  const members = new Map(offering.slots.map(({ id }): [string, Offering[]] => [id, []]));
  for (const candidate of offerings) {
    for (const slot of offering.slots) {
      if (fits(slot, candidate)) members.get(slot.id)?.push(candidate);
    }
  }
  return offering.slots.map(({ id }) => {
    const own = reads.get(id);
    const sorted = (members.get(id) ?? []).sort((left, right) => (left.id < right.id ? -1 : 1));
    return { slot: id, groups: own === undefined ? [] : groupsOf(sorted, own) };
  });
}

export function fits(slot: Slot, candidate: Pick<Offering, 'id' | 'category'>): boolean {
  return candidate.category === slot.category || (slot.offerings?.includes(candidate.id) ?? false);
}

/** Equal for components that the rules treat alike. */
export function signatureOf({ marks }: SlotReads, component: Described): string {
  return marks.map((mark) => mark(component)).join('\n');
}

function groupsOf(candidates: readonly Offering[], reads: SlotReads): CandidateGroup[] {
  const groups = new Map<string, Offering[]>();
  for (const candidate of candidates) {
    const key = `${signatureOf(reads, candidate)}\n${JSON.stringify(scopeOf(candidate))}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [candidate]);
    else group.push(candidate);
  }
  return [...groups.values()].map((group) => groupOf(group, reads));
}

function groupOf(group: readonly Offering[], reads: SlotReads): CandidateGroup {
  const [first] = group;
  if (first === undefined) throw new Error('a group has at least one member');
  const scope = scopeOf(first);
  const values: Record<string, Scalar[]> = {};
  for (const [label, ref] of reads.refs) {
    if (OWN_TEXTS.has(ref.characteristic)) continue;
    const found = new Set<Scalar>();
    for (const member of group) {
      for (const value of valuesOf(ref, member)) if (found.size < VALUES_MAX) found.add(value);
    }
    values[label] = [...found];
  }
  const { id, name, category, characteristics } = first;
  const read = Object.entries(characteristics).filter(([key]) => reads.characteristics.has(key));
  return {
    sample: { id, name, category, characteristics: Object.fromEntries(read) },
    count: group.length,
    offeringIds: group.slice(0, NAMED_MAX).map((member) => member.id),
    values,
    ...(scope === null ? {} : { scope }),
  };
}

function scopeOf({
  markets,
  channels,
  validFrom,
  validTo,
}: Offering): NonNullable<CandidateGroup['scope']> | null {
  const everywhere = markets.length === 0 && channels.length === 0;
  if (everywhere && validFrom === undefined && validTo === undefined) return null;
  return {
    markets,
    channels,
    ...(validFrom !== undefined && { validFrom }),
    ...(validTo !== undefined && { validTo }),
  };
}
