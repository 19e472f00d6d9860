import { refuse } from '../../core/contract/reply.ts';
import type { Refusal } from '../../core/contract/reply.ts';

export type Admission = {
  /** Null: come in, and call `leave` at the end. */
  readonly enter: () => Refusal | null;
  readonly leave: () => void;
  readonly inFlight: () => number;
};

/**
 * Sheds load before it queues: beyond `inFlightMax` requests a new one is told to come back rather
 * than to wait behind work that would miss its deadline anyway.
 */
export function createAdmission(inFlightMax: number): Admission {
  let inFlight = 0;
  return {
    enter() {
      if (inFlight >= inFlightMax) {
        return refuse('overloaded', `${inFlightMax} requests are in flight`, {
          retryAfterMs: 1_000,
        });
      }
      inFlight += 1;
      return null;
    },
    leave() {
      inFlight -= 1;
    },
    inFlight: () => inFlight,
  };
}
