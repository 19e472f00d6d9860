import { refuse } from '../contract/reply.ts';
import type { Refusal } from '../contract/reply.ts';
import { countShed, recordGateWait } from './metrics.ts';
import { createComeBack } from './come_back.ts';
import { createLines } from './tenant_lines.ts';

export type Entrant = { readonly tenant: string; readonly deadlineAtMs: number };

export type Gate = {
  /** Does the work when it is its turn, or refuses at once when that would be too late. */
  readonly run: <T>(entrant: Entrant, work: () => Promise<T>) => Promise<T | Refusal>;
  readonly counts: () => { readonly queued: number; readonly running: number };
};

export type GateOptions = {
  readonly name: string;
  /** How many run at once. */
  readonly concurrency: number;
  /** How many wait at most. */
  readonly queueMax: number;
  /** So many may wait, however long that takes within their deadlines. */
  readonly queueMin: number;
  /** The expected wait up to which a burst is taken in. */
  readonly burstWaitMs: number;
  /** The same once the queue has not been empty for a while: more are coming than are served. */
  readonly standingWaitMs: number;
};

export type Reason = 'expired' | 'hopeless' | 'wait' | 'full' | 'unfair';
type Waiter = Entrant & { readonly atMs: number; readonly wake: (refused: Refusal | null) => void };

const STANDING_AFTER_MS = 1_000;

/**
 * The door of a pool. A request waits here as the message that it came in, unparsed, and one that
 * would wait too long isn't taken in at all: what is refused has to cost next to nothing.
 */
export function createGate(options: GateOptions): Gate {
  const { name, concurrency } = options;
  const lines = createLines<Waiter>();
  let running = 0;
  let meanMs = 5;
  let emptyAtMs = Date.now();
  const comeBackAfterMs = createComeBack();

  /** The time that `count` requests take which are served one after the other. */
  const serviceMs = (count: number): number => (count * meanMs) / concurrency;

  /** Null: there is room, and the wait that is to be expected is short enough. */
  function objection(entrant: Entrant, now: number): Reason | null {
    const ahead = lines.ahead(entrant.tenant);
    const waitMs = serviceMs(ahead + 1);
    if (now + waitMs > entrant.deadlineAtMs) return 'hopeless';
    const isStanding = now - emptyAtMs > STANDING_AFTER_MS;
    const mostMs = isStanding ? options.standingWaitMs : options.burstWaitMs;
    if (ahead >= options.queueMin && waitMs > mostMs) return 'wait';
    return lines.size() < options.queueMax || makeRoom(entrant.tenant, now) ? null : 'full';
  }

  /** Who has most in the queue gives up the newest of it for a tenant who has less. */
  function makeRoom(tenant: string, now: number): boolean {
    const given = lines.dropFor(tenant);
    if (given === undefined) return false;
    given.wake(turnedAway('unfair', now));
    return true;
  }

  function turnedAway(reason: Reason, now: number): Refusal {
    countShed(name, reason);
    if (reason === 'expired') {
      return refuse('deadline_exceeded', 'the deadline passed in the queue');
    }
    return refuse('overloaded', `more ${name} requests are coming than are served`, {
      retryAfterMs: comeBackAfterMs(now, lines.size(), serviceMs(1)),
    });
  }

  function next(): void {
    while (running < concurrency) {
      const waiter = lines.shift();
      const now = Date.now();
      if (lines.size() === 0) emptyAtMs = now;
      if (waiter === undefined) return;
      if (waiter.deadlineAtMs <= now) {
        waiter.wake(turnedAway('expired', now));
        continue;
      }
      running += 1;
      recordGateWait(name, now - waiter.atMs);
      waiter.wake(null);
    }
  }

  async function enter(entrant: Entrant): Promise<Refusal | null> {
    const now = Date.now();
    if (entrant.deadlineAtMs <= now) return turnedAway('expired', now);
    if (lines.size() === 0) emptyAtMs = now;
    if (running < concurrency && lines.size() === 0) {
      running += 1;
      recordGateWait(name, 0);
      return null;
    }
    const reason = objection(entrant, now);
    if (reason !== null) return turnedAway(reason, now);
    return new Promise((wake) => lines.push({ ...entrant, atMs: now, wake }));
  }

  return {
    run: async (entrant, work) => {
      const refused = await enter(entrant);
      if (refused !== null) return refused;
      const started = performance.now();
      try {
        return await work();
      } finally {
        meanMs = meanMs * 0.95 + (performance.now() - started) * 0.05;
        running -= 1;
        next();
      }
    },
    counts: () => ({ queued: lines.size(), running }),
  };
}
