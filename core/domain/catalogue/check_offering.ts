import type { Offering, Option, Slot } from '../../contract/catalog.ts';
import { complaintAbout } from '../configuration/choices.ts';
import { checkRules } from './check_rules.ts';
import type { Known, Report } from './report.ts';
import { checkUnique, checkValidity } from './report.ts';
import { wavesOf } from './waves.ts';

export function checkOffering(offering: Offering, known: Known, report: Report): void {
  checkValidity(offering, report);
  if (offering.kind === 'simple' && offering.slots.length > 0) {
    report.say('/kind', 'kind', 'a simple offering has no slots: this is a bundle');
  }
  if (offering.kind === 'bundle' && offering.slots.length === 0) {
    report.say('/slots', 'kind', 'a bundle needs at least one slot');
  }
  if (offering.options.length > 0) checkOptions(offering.options, report);
  if (offering.slots.length > 0) checkSlots(offering, known, report);
  if (offering.rules.length > 0) checkRules(offering, report);
  if (offering.fulfilment === undefined) return;
  const waves = wavesOf(offering.fulfilment);
  if (!waves.ok) report.say('/fulfilment', waves.code, waves.detail);
}

function checkOptions(options: readonly Option[], report: Report): void {
  checkUnique(options, '/options', report);
  for (const [index, option] of options.entries()) {
    const at = report.at(`/options/${index}`);
    const { min, max, values } = option;
    if (min !== undefined && max !== undefined && min > max) {
      at.say('/min', 'bounds', `${min} is above max (${max})`);
    }
    if (values?.length === 0) at.say('/values', 'no_values', 'no value can be chosen');
    const { values: _, ...open } = option;
    for (const [which, value] of (values ?? []).entries()) {
      const complaint = complaintAbout(open, value);
      if (complaint !== null) at.say(`/values/${which}`, 'option_value', complaint);
    }
    if (option.default === undefined) continue;
    const complaint = complaintAbout(option, option.default);
    if (complaint !== null) at.say('/default', 'option_value', complaint);
  }
}

function checkSlots(offering: Offering, known: Known, report: Report): void {
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
  for (const [which, id] of (slot.offerings ?? []).entries()) {
    if (!known.offerings.has(id)) {
      report.say(`/offerings/${which}`, 'offering_unknown', `there is no offering "${id}"`);
    } else if (id === offering.id) {
      report.say(`/offerings/${which}`, 'cycle', 'a bundle does not contain itself');
    }
  }
}
