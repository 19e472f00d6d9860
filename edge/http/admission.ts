import { refuse } from '../../core/contract/reply.ts';
import type { Refusal } from '../../core/contract/reply.ts';
import { placesFor } from './load.ts';

export type Admission = {
  /** Null: come in, and call `leave` at the end. */
  readonly enter: () => Refusal | null;
  readonly leave: () => void;
  readonly inFlight: () => number;
  /** How many may be inside just now. */
  readonly places: () => number;
};

/**
 * Sheds load before it queues: beyond `inFlightMax` requests a new one is told to come back rather
 * than to wait behind work that would miss its deadline anyway. When the event loop is late, fewer
 * are let in, so that those inside are still answered in time. A finished reply passes nobody here.
 */
export function createAdmission(
  inFlightMax: number,
  loopDelayMs: () => number = () => 0,
): Admission {
  let inFlight = 0;
  const places = () => placesFor(inFlightMax, loopDelayMs());
  return {
    places,
    inFlight: () => inFlight,
    enter() {
      const most = places();
      if (inFlight >= most) {
        return refuse('overloaded', `${most} requests are in flight`, { retryAfterMs: 1_000 });
      }
      inFlight += 1;
      return null;
    },
    leave() {
      inFlight -= 1;
    },
  };
}
