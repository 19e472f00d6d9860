import type { Refusal } from '../../core/contract/reply.ts';
import { pack, unpack } from './packed.ts';
import type { RecordCacheOptions, Wanted } from './record_types.ts';

/** How long a caller waits for another process that holds the lease, before it helps itself. */
const LEASE_WAIT_MS = 1_000;
/** What doesn't exist may exist soon. */
const NEGATIVE_TTL_MS = 2_000;

/** `value` null: it doesn't exist. */
export type Outcome =
  | {
      readonly ok: true;
      readonly value: unknown;
      readonly layer: 'l2' | 'core';
      /** Unix milliseconds. */
      readonly until: number;
    }
  | Refusal;

export type Keep = (key: string, value: unknown, chars: number, until: number) => void;

export type Job = {
  readonly wanted: Wanted<unknown>;
  readonly key: (id: string) => string;
  readonly keep: Keep;
  readonly settle: (id: string, outcome: Outcome) => void;
};

/** Redis, then the lease, then the core. */
export async function fillChunk(
  options: RecordCacheOptions,
  job: Job,
  ids: readonly string[],
): Promise<void> {
  const absent = await takeFromL2(options, job, ids);
  if (absent.length === 0) return;
  const holder = crypto.randomUUID();
  const leased = await options.l2?.lease(absent.map(job.key), holder);
  if (leased === undefined) return rebuild(options, job, absent);
  const mine = absent.filter((id) => leased.has(job.key(id)));
  const others = absent.filter((id) => !leased.has(job.key(id)));
  await Promise.all([
    rebuildLeased(options, job, mine, holder),
    waitForOthers(options, job, others),
  ]);
}

/** Whoever held the lease before may have finished between our look and our lease: look again. */
async function rebuildLeased(
  options: RecordCacheOptions,
  job: Job,
  ids: readonly string[],
  holder: string,
): Promise<void> {
  if (ids.length === 0) return;
  try {
    const absent = await takeFromL2(options, job, ids);
    if (absent.length > 0) await rebuild(options, job, absent);
  } finally {
    await options.l2?.release(ids.map(job.key), holder);
  }
}

async function waitForOthers(
  options: RecordCacheOptions,
  job: Job,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  options.meters.joined(job.wanted.domain, ids.length);
  const until = options.now() + LEASE_WAIT_MS;
  let left = ids;
  for (let pauseMs = 10; left.length > 0 && options.now() < until; pauseMs = nextPause(pauseMs)) {
    await new Promise((wake) => setTimeout(wake, pauseMs));
    left = await takeFromL2(options, job, left);
  }
  if (left.length > 0) await rebuild(options, job, left);
}

function nextPause(pauseMs: number): number {
  return Math.min(100, pauseMs * 2);
}

/** Settles what Redis has; returns the ids that it lacks. */
async function takeFromL2(
  options: RecordCacheOptions,
  job: Job,
  ids: readonly string[],
): Promise<readonly string[]> {
  const texts = await options.l2?.getMany(ids.map(job.key));
  if (texts === undefined) return ids;
  const absent = ids.filter((id, at) => {
    const found = unpack(texts[at] ?? null, options.now() + job.wanted.ttlMs);
    if (found === undefined || found.until <= (job.wanted.newerThan ?? 0)) return true;
    const { value, until, chars } = found;
    job.keep(job.key(id), value, chars, until);
    job.settle(id, { ok: true, value, layer: 'l2', until });
    return false;
  });
  const found = ids.length - absent.length;
  if (found > 0) options.meters.hit(job.wanted.domain, 'l2', found);
  return absent;
}

async function rebuild(
  options: RecordCacheOptions,
  job: Job,
  ids: readonly string[],
): Promise<void> {
  const { domain, fetch } = job.wanted;
  const began = options.now();
  const fetched = await fetch(ids);
  options.meters.missed(domain, ids.length, options.now() - began);
  if (!fetched.ok) return ids.forEach((id) => job.settle(id, fetched));
  options.meters.rebuilt(domain, ids.length);
  const entries = ids.map((id) => {
    const value = fetched.records.get(id) ?? null;
    const text = JSON.stringify(value);
    const ttlMs = ttlOf(job, value);
    const until = options.now() + ttlMs;
    job.keep(job.key(id), value, text.length, until);
    job.settle(id, { ok: true, value, layer: 'core', until });
    return { key: job.key(id), value: pack(text, until), ttlMs };
  });
  await options.l2?.setMany(entries);
}

function ttlOf(job: Job, value: unknown): number {
  return value === null ? Math.min(NEGATIVE_TTL_MS, job.wanted.ttlMs) : job.wanted.ttlMs;
}
