/** A number in [0, 1) that depends on the seed and on what it is for, and on nothing before it. */
export function chance(seed: number, index: number, purpose: number): number {
  let mixed = (seed ^ Math.imul(index + 1, 0x9e3779b1) ^ Math.imul(purpose + 1, 0x85ebca6b)) | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x7feb352d);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x846ca68b);
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
}

/** The place in a table of shares that a number in [0, 1) falls on. */
export function placeIn(shares: readonly { readonly share: number }[], at: number): number {
  const whole = shares.reduce((sum, { share }) => sum + share, 0);
  let left = at * whole;
  for (const [place, { share }] of shares.entries()) {
    left -= share;
    if (left < 0) return place;
  }
  return shares.length - 1;
}
