import type { Offering, Slot } from '../../contract/catalog.ts';
import { candidatesOf } from './known.ts';
import type { Known } from './known.ts';
import { neverTogether } from './overlap.ts';
import type { Report } from './report.ts';
import { checkUnique } from './report.ts';

/** Where this many candidates don't fit, looking on costs more than it tells. */
const CANDIDATES_MAX = 1_000;

export function checkSlots(offering: Offering, known: Known, report: Report): void {
  checkUnique(offering.slots, '/slots', report);
  for (const [index, slot] of offering.slots.entries()) {
    checkSlot(slot, offering, known, report.at(`/slots/${index}`));
  }
}

function checkSlot(slot: Slot, offering: Offering, known: Known, report: Report): void {
  if (slot.min > slot.max) report.say('/min', 'bounds', `${slot.min} is above max (${slot.max})`);
  if (slot.category === undefined && (slot.offerings ?? []).length === 0) {
    report.say('', 'slot_names_nothing', 'names neither a category nor offerings to fill it from');
  }
  if (slot.category !== undefined && !known.categories.has(slot.category)) {
    report.say('/category', 'category_unknown', `no offering has category "${slot.category}"`);
  }
  const seen = new Set<string>();
  for (const [which, id] of (slot.offerings ?? []).entries()) {
    const path = `/offerings/${which}`;
    if (!known.offerings.has(id)) {
      report.say(path, 'offering_unknown', `there is no offering "${id}"`);
    } else if (seen.has(id)) report.say(path, 'duplicate_value', `"${id}" is there already`);
    seen.add(id);
  }
  if (slot.min > 0) checkFillable(slot, offering, known, report);
}

/** A slot that must be filled needs something that is sold where and when its bundle is. */
function checkFillable(slot: Slot, offering: Offering, known: Known, report: Report): void {
  const { certain, offerings } = candidatesOf(slot, known);
  if (!certain || offerings.length > CANDIDATES_MAX || known.unsound.has(offering)) return;
  const fits = (candidate: Offering): boolean =>
    known.unsound.has(candidate) || neverTogether(offering, candidate) === null;
  if (offerings.some(fits)) return;
  const detail =
    `must hold at least ${slot.min}, and nothing that goes into it is sold where and when ` +
    `"${offering.id}" is`;
  report.say('/min', 'slot_unfillable', detail);
}
