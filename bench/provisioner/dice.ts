import { createHash } from 'node:crypto';
import type { Settings } from './settings.ts';

/** Uniform in [0, 1): the same for the same seed, task and purpose, in every run. */
export function dice(seed: number, taskId: string, purpose: string): number {
  const digest = createHash('sha256').update(`${seed} ${taskId} ${purpose}`).digest();
  return digest.readUIntBE(0, 6) / 2 ** 48;
}

export type Fate = 'done' | 'transient_before' | 'transient_after' | 'permanent';

/** What becomes of the `attempt`-th call (from 1) for a task. */
export function fateOf(settings: Settings, taskId: string, attempt: number): Fate {
  if (settings.down) return 'transient_before';
  if (dice(settings.seed, taskId, 'permanent') < settings.permanent) return 'permanent';
  const roll = dice(settings.seed, taskId, `transient ${attempt}`);
  if (roll >= settings.transient) return 'done';
  return roll < settings.transient / 3 ? 'transient_after' : 'transient_before';
}

/** The standard normal quantile of 0.95. */
const Z95 = 1.6448536269514722;

/** Log-normal through the two given percentiles, by the Box–Muller transform. */
export function latencyMs(settings: Settings, taskId: string, attempt: number): number {
  const { seed, latencyP50Ms: p50, latencyP95Ms: p95 } = settings;
  if (p50 === 0) return 0;
  const sigma = Math.log(Math.max(p95, p50) / p50) / Z95;
  const radius = Math.sqrt(-2 * Math.log(1 - dice(seed, taskId, `radius ${attempt}`)));
  const angle = 2 * Math.PI * dice(seed, taskId, `angle ${attempt}`);
  return Math.round(p50 * Math.exp(sigma * radius * Math.cos(angle)));
}
