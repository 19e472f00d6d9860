import { cutToWire, divideRounded, fromMinor, ONE, toMinor, WIRE_DECIMALS } from '../money.ts';
import { addStep } from './draft.ts';
import type { Draft } from './draft.ts';

const WIRE_UNIT = ONE / 10n ** BigInt(WIRE_DECIMALS);

/**
 * Stage 7, once for each charge: the exact price to the decimals of its currency, never below
 * zero. The step takes up what the steps before it lost by being written in six decimals, so the
 * steps sum exactly. Usage is a rate, which may be finer than the currency: it keeps six decimals.
 */
export function roundCharge(draft: Draft, currency: string): void {
  const rounded = roundAmount(draft, draft.running < 0n ? 0n : draft.running, currency);
  let written = 0n;
  for (const step of draft.steps) written += cutToWire(step.amount);
  const amount = rounded - written;
  addStep(draft, { stage: 'rounding', label: `Rounded to ${currency}`, amount });
  draft.running = rounded;
}

/** An exact amount as precise as the charge may be, still exact. */
export function roundAmount(draft: Draft, amount: bigint, currency: string): bigint {
  if (draft.charge === 'usage') return divideRounded(amount, WIRE_UNIT) * WIRE_UNIT;
  return fromMinor(toMinor(amount, currency), currency);
}
