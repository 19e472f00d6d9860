const MS_MIN = 50;
const MS_MAX = 10_000;

/**
 * The time after which trying again makes sense: when those who wait and those who were told to
 * come back lately have been served. A quarter more or less, so that they don't come all at once.
 */
export function createComeBack(): (now: number, queued: number, serviceMs: number) => number {
  /** Of the last second, about: what is older counts less and less. */
  let refused = 0;
  let atMs = 0;
  return (now, queued, serviceMs) => {
    refused = refused * Math.exp((atMs - now) / 1_000) + 1;
    atMs = now;
    const exact = (queued + refused) * serviceMs * (0.75 + Math.random() / 2);
    return Math.ceil(Math.min(MS_MAX, Math.max(MS_MIN, exact)));
  };
}
