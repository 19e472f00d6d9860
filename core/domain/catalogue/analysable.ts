import type { Offering } from '../../contract/catalog.ts';
import type { Finding } from '../../contract/reply.ts';
import { NO_DOUBTS } from './doubts.ts';
import type { Doubts } from './doubts.ts';

/**
 * The offerings for the analysis of what their rules leave: one with a finding of its own has
 * nothing to choose here, so that nothing is concluded from what is wrong. Indexes stay.
 */
export function analysable(
  offerings: readonly Offering[],
  findings: readonly Finding[],
  { masked }: Doubts = NO_DOUBTS,
): readonly Offering[] {
  const wrong = new Set<number>();
  for (const path of [...findings.map((finding) => finding.path), ...masked.keys()]) {
    const index = /^\/offerings\/(\d+)/.exec(path)?.[1];
    if (index !== undefined) wrong.add(Number(index));
  }
  if (wrong.size === 0) return offerings;
  // What goes into a slot may be what lost a characteristic.
  const blurred = [...masked.keys()].some((path) => path.startsWith('/offerings/'));
  return offerings.map((offering, index) =>
    wrong.has(index) || (blurred && offering.slots.length > 0)
      ? { ...offering, options: [], slots: [], rules: [] }
      : offering,
  );
}
