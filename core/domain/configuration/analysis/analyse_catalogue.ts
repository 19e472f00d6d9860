import type { Offering, Slot } from '../../../contract/catalog.ts';
import type { Finding } from '../../../contract/reply.ts';
import { analyseOffering } from './analyse_offering.ts';
import type { Analysis } from './analyse_offering.ts';

/** The most warnings of one catalogue; each offering tells 20 of a kind at most. */
const WARNINGS_MAX = 500;

/**
 * Analyses every offering that has choices to make. `expired` is asked now and then; when it says
 * that time is up, what is left is told as not settled. Paths are those of the catalogue, such as
 * `/offerings/12/rules/3`.
 */
export function analyseCatalogue(offerings: readonly Offering[], expired: () => boolean): Analysis {
  const candidatesOf = candidatesIn(offerings);
  const findings: Finding[] = [];
  const warnings: Finding[] = [];
  for (const [index, offering] of offerings.entries()) {
    if (offering.options.length === 0 && offering.slots.length === 0) continue;
    const base = `/offerings/${index}`;
    const analysis = analyseOffering(offering, candidatesOf, base, expired);
    findings.push(...analysis.findings);
    warnings.push(...analysis.warnings);
  }
  return { findings, warnings: bounded(warnings) };
}

/** What may fill a slot: whatever is of its category, or on its list. */
function candidatesIn(offerings: readonly Offering[]): (slot: Slot) => readonly Offering[] {
  const byId = new Map(offerings.map((offering) => [offering.id, offering]));
  const byCategory = new Map<string, Offering[]>();
  for (const offering of offerings) {
    const known = byCategory.get(offering.category);
    if (known === undefined) byCategory.set(offering.category, [offering]);
    else known.push(offering);
  }
  return ({ category, offerings: listed = [] }) => {
    const candidates = new Set(category === undefined ? [] : byCategory.get(category));
    for (const id of listed) {
      const offering = byId.get(id);
      if (offering !== undefined) candidates.add(offering);
    }
    return [...candidates];
  };
}

function bounded(warnings: readonly Finding[]): readonly Finding[] {
  if (warnings.length <= WARNINGS_MAX) return warnings;
  const more = warnings.length - WARNINGS_MAX;
  const detail = `and ${more} more warnings of the analysis`;
  return [...warnings.slice(0, WARNINGS_MAX), { path: '', code: 'more', detail }];
}
