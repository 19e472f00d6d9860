import type { Offering } from '../../contract/catalog.ts';
import { checkOptions } from './check_options.ts';
import { checkRules } from './check_rules.ts';
import { checkSlots } from './check_slots.ts';
import { checkTasks } from './check_tasks.ts';
import type { Known } from './known.ts';
import { placesOf } from './places.ts';
import type { Report } from './report.ts';
import { checkValidity } from './report.ts';

/** Of `doubtful` options something is wrong already; more may be found here. */
export function checkOffering(
  offering: Offering,
  known: Known,
  report: Report,
  doubtful: Set<string>,
): void {
  checkValidity(offering, report);
  if (offering.kind === 'simple' && offering.slots.length > 0) {
    report.say('/kind', 'kind', 'a simple offering has no slots: this is a bundle');
  }
  if (offering.kind === 'bundle' && offering.slots.length === 0) {
    report.say('/slots', 'kind', 'a bundle needs at least one slot');
  }
  if (offering.options.length > 0) checkOptions(offering.options, doubtful, report);
  if (offering.slots.length > 0) checkSlots(offering, known, report);
  if (offering.rules.length > 0) checkRules(offering, placesOf(offering, known, doubtful), report);
  if (offering.fulfilment !== undefined) checkTasks(offering.fulfilment, report.at('/fulfilment'));
}
