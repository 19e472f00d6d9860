import { refuse } from '../contract/reply.ts';
import type { Refusal } from '../contract/reply.ts';
import { createComeBack } from './come_back.ts';
import { createExpectedWait } from './expected_wait.ts';
import type { WaitLimits } from './expected_wait.ts';
import { countShed, recordGateWait } from './metrics.ts';
import { createLines } from './tenant_lines.ts';

export type Entrant = { readonly tenant: string; readonly deadlineAtMs: number };

export type Gate = {
  /** Does the work when it is its turn, or refuses at once when that would be too late. */
  readonly run: <T>(entrant: Entrant, work: () => Promise<T>) => Promise<T | Refusal>;
  readonly counts: () => { readonly queued: number; readonly running: number };
};

export type GateOptions = WaitLimits & {
  readonly name: string;
  /** How many wait at most. */
  readonly queueMax: number;
};

export type Reason = 'expired' | 'hopeless' | 'wait' | 'full' | 'unfair';
type Waiter = Entrant & { readonly atMs: number; readonly wake: (refused: Refusal | null) => void };

/**
 * The door of a pool. A request waits here as the message that it came in, unparsed, and one that
 * would wait too long isn't taken in at all: what is refused has to cost next to nothing.
 */
export function createGate(options: GateOptions): Gate {
  const { name, concurrency } = options;
  const lines = createLines<Waiter>();
  let running = 0;
  const expected = createExpectedWait(options);
  const comeBackAfterMs = createComeBack();

  /** Null: there is room, and the wait that is to be expected is short enough. */
  function objection({ tenant, deadlineAtMs }: Entrant, now: number): Reason | null {
    const reason = expected.objection(lines.ahead(tenant), now, deadlineAtMs);
    if (reason !== null) return reason;
    return lines.size() < options.queueMax || makeRoom(tenant, now) ? null : 'full';
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
      retryAfterMs: comeBackAfterMs(now, lines.size(), expected.of(1)),
    });
  }

  function next(): void {
    while (running < concurrency) {
      const waiter = lines.shift();
      const now = Date.now();
      if (lines.size() === 0) expected.emptied(now);
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
    if (lines.size() === 0) expected.emptied(now);
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
        expected.took(performance.now() - started);
        running -= 1;
        next();
      }
    },
    counts: () => ({ queued: lines.size(), running }),
  };
}
