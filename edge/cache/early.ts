/** Beyond e⁻²⁰ nobody draws: earlier than this nothing needs to be drawn. */
const DRAWS_MAX = 20;
/** Even what costs nothing is worth renewing before everybody misses it. */
const COST_MS_MIN = 1;

/** From when on a value that took `costMs` may be renewed early. Unix milliseconds. */
export function earlyFrom(until: number, costMs: number): number {
  return until - Math.max(COST_MS_MIN, costMs) * DRAWS_MAX;
}

/**
 * Whether this reader renews a value before it expires: the dearer it is and the nearer its end the
 * likelier. Of many readers one does it in time, and nobody waits. "Optimal Probabilistic Cache
 * Stampede Prevention", Vattani, Chierichetti and Lowenstein, VLDB 2015, with β = 1.
 * `drawn` is uniform in (0, 1].
 */
export function renewsEarly(until: number, costMs: number, now: number, drawn: number): boolean {
  return now - Math.max(COST_MS_MIN, costMs) * Math.log(drawn) >= until;
}
