import { cutToWire, divideRounded, EXACT_DECIMALS, ONE, WIRE_DECIMALS } from '../money.ts';
import { exponentOf } from '../currencies.ts';
import { addStep } from './draft.ts';
import type { Draft } from './draft.ts';

/** How many decimals a charge keeps, and what the step is called that takes them away. */
export type Precision = {
  readonly decimals: number;
  /** A rate of usage may be finer than the currency. */
  readonly usageDecimals: number;
  readonly label: string;
};

/** By line: the decimals of the currency. By total: those of the wire; totals round later. */
export function precisionOf(currency: string, rounding: 'line' | 'total'): Precision {
  const usageDecimals = WIRE_DECIMALS;
  if (rounding === 'total') {
    return {
      decimals: WIRE_DECIMALS,
      usageDecimals,
      label: `Rounded to ${WIRE_DECIMALS} decimals`,
    };
  }
  const decimals = exponentOf(currency);
  if (decimals === undefined) throw new RangeError(`no active ISO 4217 currency "${currency}"`);
  return { decimals, usageDecimals, label: `Rounded to ${currency}` };
}

/**
 * Stage 7, once for each charge: the exact price to the decimals of its currency, never below
 * zero. The step takes up what the steps before it lost by being written in six decimals, so the
 * steps sum exactly.
 */
export function roundCharge(draft: Draft, precision: Precision): void {
  const rounded = roundAmount(draft, draft.running < 0n ? 0n : draft.running, precision);
  let written = 0n;
  for (const step of draft.steps) written += cutToWire(step.amount);
  const amount = rounded - written;
  addStep(draft, { stage: 'rounding', label: precision.label, amount });
  draft.running = rounded;
}

/** An exact amount as precise as the charge may be, still exact. */
export function roundAmount(draft: Draft, amount: bigint, precision: Precision): bigint {
  const { decimals, usageDecimals } = precision;
  const isRate = draft.charge === 'usage' && draft.estimate === undefined;
  const unit = unitOf(isRate ? usageDecimals : decimals);
  return divideRounded(amount, unit) * unit;
}

const UNITS = Array.from({ length: EXACT_DECIMALS + 1 }, (_, at) => ONE / 10n ** BigInt(at));

/** The smallest amount of so many decimals, exact. */
export function unitOf(decimals: number): bigint {
  return UNITS[decimals] ?? 1n;
}
