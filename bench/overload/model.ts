import type { Summary } from '../measure/latencies.ts';

export type Kind = 'read' | 'price' | 'submit';

/** What the generator, which is a process of its own, gets to know. */
export type LoadSettings = {
  readonly natsUrl: string;
  readonly token: string;
  /** Copies to be priced and read, and copies to be submitted; all are of this version. */
  readonly priced: number;
  readonly submitted: number;
  readonly version: number;
  readonly seed: number;
};

/** Closed: so many requests are always under way. Open: so many a second, whatever comes back. */
export type Step =
  | { readonly kind: 'closed'; readonly inFlight: number; readonly seconds: number }
  | { readonly kind: 'open'; readonly perSecond: number; readonly seconds: number };

export type StepResult = {
  readonly seconds: number;
  readonly sent: number;
  readonly accepted: Readonly<Record<Kind, number>>;
  /** Of these, what was answered before the step was over. */
  readonly inTime: number;
  /** By code; `none` where no answer came within the deadline and a second. */
  readonly refused: Readonly<Record<string, number>>;
  /** Of what was accepted, from the instant at which it was due. */
  readonly latencies: Summary;
  /** Of what was refused as `overloaded`: how long that took, and when to come back. */
  readonly refusals: Summary;
  readonly retryAfterMs: Summary;
  /** Of one processor, by the generator. */
  readonly cpuShare: number;
};

/** What the generator knows of the copies it changed: n → commands acknowledged and unanswered. */
export type Acknowledged = {
  readonly priced: readonly (readonly [n: number, done: number, unknown: number])[];
  readonly submitted: readonly (readonly [n: number, done: number, unknown: number])[];
};

export const DEADLINE_MS = 2_000;
