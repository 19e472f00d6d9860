import { SCHEDULED_MAX } from '../../contract/catalog_versions.ts';
import { refuse } from '../../contract/reply.ts';
import type { Refusal } from '../../contract/reply.ts';
import type { Activation } from '../../sql/catalogue/catalog_version_schedule.ts';

/** Clocks of callers differ: an instant that passed just now means now. */
const PASSED_MAX_MS = 60_000;

/**
 * Where in the schedule an activation goes. `activations`: the one that holds now and all to come.
 * Each instant has at most one; one at once takes the next free millisecond.
 */
export function placeOf(
  now: string,
  wanted: string | undefined,
  activations: readonly Activation[],
): { readonly ok: true; readonly at: string } | Refusal {
  const taken = new Map(
    activations.map(({ activateAt, catalogVersion }) => [Date.parse(activateAt), catalogVersion]),
  );
  const nowMs = Date.parse(now);
  const wantedMs = wanted === undefined ? nowMs : Date.parse(wanted);
  if (wantedMs < nowMs - PASSED_MAX_MS) {
    const detail = `${wanted} is past: name an instant to come, or none to put it on sale at once`;
    return refuse('invalid_request', detail, { field: '/activateAt' });
  }
  if (wantedMs > nowMs) {
    const other = taken.get(wantedMs);
    if (other !== undefined) {
      const detail = `version ${other} is scheduled for ${wanted}: unschedule it or take another instant`;
      return refuse('illegal_transition', detail, { field: '/activateAt' });
    }
    const scheduled = activations.filter(({ activateAt }) => Date.parse(activateAt) > nowMs);
    if (scheduled.length >= SCHEDULED_MAX) {
      return refuse('limit_exceeded', `at most ${SCHEDULED_MAX} activations may be scheduled`);
    }
    return { ok: true, at: new Date(wantedMs).toISOString() };
  }
  let free = nowMs;
  while (taken.has(free)) free += 1;
  return { ok: true, at: new Date(free).toISOString() };
}
