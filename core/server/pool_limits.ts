import type { GateOptions } from './gate.ts';
import type { PoolName } from './policy.ts';

export type PoolSizes = Readonly<Record<PoolName, number>>;

/** What a pool lets wait. Who is waited for by a person is told soon; a batch has time. */
type Patience = Pick<GateOptions, 'burstWaitMs' | 'standingWaitMs'>;

const PATIENCE: Readonly<Record<PoolName, Patience>> = {
  interactive: { burstWaitMs: 1_000, standingWaitMs: 250 },
  worker: { burstWaitMs: 5_000, standingWaitMs: 2_000 },
  bulk: { burstWaitMs: 10_000, standingWaitMs: 5_000 },
  admin: { burstWaitMs: 30_000, standingWaitMs: 30_000 },
};

/** Of every twelve connections; one more is for waking the relay and for maintenance. */
const SHARES: PoolSizes = { interactive: 5, worker: 4, bulk: 2, admin: 1 };
export const CONNECTIONS_MIN = 13;
const QUEUE_PER_CONNECTION = 50;
/** While one waits for the database others are parsed, decided upon and answered. */
const RUNNING_PER_CONNECTION = 2;
/** Turns that everybody may wait, however slow they are at the moment. */
const TURNS_MIN = 10;

/** Divides what a process may have, unless the sizes are given. */
export function sizesOf(connections: number): PoolSizes {
  const size = (name: PoolName) => Math.floor(((connections - 1) * SHARES[name]) / 12);
  return {
    interactive: size('interactive'),
    worker: size('worker'),
    bulk: size('bulk'),
    admin: size('admin'),
  };
}

/** Of `interactive=10,worker=8,bulk=4,admin=2`; null when it isn't that. */
export function parseSizes(text: string): PoolSizes | null {
  const pairs = text.split(',').map((pair) => pair.trim().split('='));
  const sizes = new Map(pairs.map(([name = '', size = '']) => [name, Number(size)]));
  const sizeOf = (name: PoolName): number => sizes.get(name) ?? 0;
  const parsed: PoolSizes = {
    interactive: sizeOf('interactive'),
    worker: sizeOf('worker'),
    bulk: sizeOf('bulk'),
    admin: sizeOf('admin'),
  };
  const valid = Object.values(parsed).every((size) => Number.isInteger(size) && size > 0);
  return valid && pairs.length === 4 && sizes.size === 4 ? parsed : null;
}

/** All connections of a process with these pools. */
export function connectionsOf(sizes: PoolSizes): number {
  return Object.values(sizes).reduce((sum, size) => sum + size, 1);
}

export function gateOptionsOf(name: PoolName, size: number): GateOptions {
  const concurrency = size * RUNNING_PER_CONNECTION;
  return {
    name,
    concurrency,
    queueMax: size * QUEUE_PER_CONNECTION,
    queueMin: concurrency * TURNS_MIN,
    ...PATIENCE[name],
  };
}

/** What runs at once may all want a connection, and some of it a second time. */
export function queueMaxOf(size: number): number {
  return size * QUEUE_PER_CONNECTION;
}
