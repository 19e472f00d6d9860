import type { DatabaseOptions } from '../../db/connect.ts';
import { refuse } from '../contract/reply.ts';
import type { Refusal } from '../contract/reply.ts';
import { countShed, recordPoolWait } from './metrics.ts';
import { openSlot } from './slot.ts';
import type { Slot } from './slot.ts';
import { assertOutsideTransaction } from './transaction_scope.ts';

export type Pool = {
  readonly name: string;
  readonly run: <T>(deadlineAtMs: number, use: (slot: Slot) => Promise<T>) => Promise<T | Refusal>;
  readonly end: () => Promise<void>;
};

export type PoolOptions = Omit<DatabaseOptions, 'max'> & {
  readonly name: string;
  readonly size: number;
  /** Requests that may wait; the next one is shed. */
  readonly queueMax: number;
};

type Waiter = { readonly deadlineAtMs: number; readonly wake: (slot: Slot | null) => void };

/** A bulkhead: what fills this pool and its queue can't take connections from another one. */
export function createPool(options: PoolOptions): Pool {
  const slots = new Set<Slot>();
  const idle: Slot[] = [];
  const waiting: Waiter[] = [];
  let meanMs = 5;

  function add(): Slot {
    const slot = openSlot({ ...options, application: `${options.application}-${options.name}` });
    slots.add(slot);
    return slot;
  }

  /** One that was lost is replaced; the driver's own way of reconnecting isn't relied on. */
  function usable(slot: Slot): Slot {
    if (!slot.isLost()) return slot;
    slots.delete(slot);
    return add();
  }

  function release(slot: Slot): void {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      if (next.deadlineAtMs > Date.now()) return next.wake(usable(slot));
      next.wake(null);
    }
    idle.push(slot);
  }

  async function acquire(deadlineAtMs: number): Promise<Slot | Refusal> {
    const free = idle.pop();
    if (free !== undefined) return usable(free);
    if (slots.size < options.size) return add();
    if (waiting.length >= options.queueMax) {
      countShed(options.name, 'pool');
      const retryAfterMs = Math.ceil(((waiting.length + 1) * meanMs) / options.size);
      return refuse('overloaded', `too many ${options.name} requests are waiting`, {
        retryAfterMs: Math.max(50, retryAfterMs),
      });
    }
    const slot = await new Promise<Slot | null>((wake) => waiting.push({ deadlineAtMs, wake }));
    return slot ?? refuse('deadline_exceeded', 'the deadline passed in the queue');
  }

  return {
    name: options.name,
    run: async (deadlineAtMs, use) => {
      assertOutsideTransaction('taking a connection');
      const asked = performance.now();
      const slot = await acquire(deadlineAtMs);
      if ('ok' in slot) return slot;
      const got = performance.now();
      recordPoolWait(options.name, got - asked);
      try {
        return await Promise.race([use(slot), slot.lost]);
      } finally {
        meanMs = meanMs * 0.95 + (performance.now() - got) * 0.05;
        release(slot);
      }
    },
    end: async () => {
      await Promise.all([...slots].map((slot) => slot.end()));
    },
  };
}
