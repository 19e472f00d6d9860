import type { Rate } from './rate_limits.ts';

/** Mutable, because it is touched by every request; nothing but these functions writes to it. */
export type Bucket = {
  readonly rate: Rate;
  /** Below zero when other processes spent more than is allowed. */
  units: number;
  at: number;
  /** Units that other processes don't know of yet. */
  spent: number;
};

/** Less than this share of a burst is not worth telling others. */
const WORTH_TELLING = 0.01;

export function newBucket(rate: Rate, now: number): Bucket {
  return { rate, units: rate.burst, at: now, spent: 0 };
}

/** Takes `cost` units if they are there; `now` in milliseconds. */
export function take(bucket: Bucket, cost: number, now: number): boolean {
  refill(bucket, now);
  if (bucket.units < cost) return false;
  bucket.units -= cost;
  bucket.spent += cost;
  return true;
}

export function giveBack(bucket: Bucket, cost: number): void {
  bucket.units = Math.min(bucket.rate.burst, bucket.units + cost);
  bucket.spent -= cost;
}

export function owes({ rate, spent }: Bucket): boolean {
  return spent > 0 && spent >= rate.burst * WORTH_TELLING;
}

/** `level`: what is left for all processes, before what was spent here since they were told. */
export function adopt(bucket: Bucket, level: number, now: number): void {
  refill(bucket, now);
  bucket.units = Math.min(bucket.units, level - bucket.spent);
}

/** Milliseconds until `cost` units are there. */
export function waitMs(bucket: Bucket, cost: number): number {
  const missing = Math.max(0, cost - bucket.units);
  return Math.ceil((missing * 1_000) / bucket.rate.perSecond);
}

/** A clock that is set back refills nothing, and takes nothing away. */
function refill(bucket: Bucket, now: number): void {
  const { perSecond, burst } = bucket.rate;
  const gained = Math.max(0, now - bucket.at) * (perSecond / 1_000);
  bucket.units = Math.min(burst, bucket.units + gained);
  bucket.at = now;
}
