import { refuse } from '../../core/contract/reply.ts';
import { fillChunk } from './fill.ts';
import type { Keep, Outcome } from './fill.ts';
import type { RecordCacheOptions, Wanted } from './record_types.ts';

/** Keys per request to Redis or the core: bounded messages in both directions. */
const CHUNK = 50;
const CHUNKS_AT_ONCE = 4;
/** No chunk is begun later than this after its keys were asked for: somebody is waiting. */
const WAIT_MS_MAX = 8_000;
/** A chunk that takes longer than this is not waited for by keys that would share the next one. */
const SLOW_MS = 100;

type Claim = {
  readonly wanted: Wanted<unknown>;
  readonly settle: (outcome: Outcome) => void;
  readonly until: number;
};
type Queue = { readonly waiting: Map<string, Claim>; running: number; begunAt: number };

export type Gather = {
  /** What becomes of one key; a rebuild that is under way already is shared. */
  readonly outcomeOf: (wanted: Wanted<unknown>, id: string) => Promise<Outcome>;
  readonly pump: (wanted: Wanted<unknown>) => void;
  /** Keys being rebuilt now. */
  readonly inFlight: () => number;
};

export function keyOf(wanted: Wanted<unknown>, id: string): string {
  return `qw1:${wanted.scope.join(':')}:${id}`;
}

/** What may travel together. */
function scopeOf(wanted: Wanted<unknown>, id: string): string {
  return keyOf(wanted, wanted.apart === true ? id : '');
}

/**
 * Keys that many callers lack at once travel together: while one chunk of a scope is under way,
 * what is asked for meanwhile gathers for the next. An idle edge asks at once, a burst asks in few
 * large requests instead of many small ones.
 */
export function createGather(options: RecordCacheOptions, keep: Keep): Gather {
  const { meters, now } = options;
  const queues = new Map<string, Queue>();
  const flights = new Map<string, Promise<Outcome>>();

  function begin(scope: string, queue: Queue): void {
    const chunk = takeChunk(queue, now());
    const [first] = chunk.values();
    if (first === undefined) return;
    queue.running += 1;
    queue.begunAt = now();
    void fill(options, keep, chunk).then(() => {
      queue.running -= 1;
      pumpQueue(scope, queue);
    });
  }

  function pumpQueue(scope: string, queue: Queue): void {
    while (queue.waiting.size > 0 && mayBegin(queue)) begin(scope, queue);
    if (queue.running === 0 && queue.waiting.size === 0) queues.delete(scope);
  }

  /** A full chunk needn't wait; a smaller one waits for company, but not long. */
  function mayBegin(queue: Queue): boolean {
    if (queue.running >= CHUNKS_AT_ONCE) return false;
    const full = queue.waiting.size >= CHUNK;
    return full || queue.running === 0 || now() - queue.begunAt > SLOW_MS;
  }

  return {
    inFlight: () => flights.size,
    outcomeOf(wanted, id) {
      const key = keyOf(wanted, id);
      const flying = flights.get(key);
      if (flying !== undefined) {
        meters.joined(wanted.domain);
        return flying;
      }
      const { promise, resolve } = Promise.withResolvers<Outcome>();
      flights.set(key, promise);
      const settle = (outcome: Outcome) => {
        flights.delete(key);
        resolve(outcome);
      };
      const scope = scopeOf(wanted, id);
      let queue = queues.get(scope);
      if (queue === undefined) {
        queue = { waiting: new Map(), running: 0, begunAt: 0 };
        queues.set(scope, queue);
      }
      queue.waiting.set(id, { wanted, settle, until: now() + WAIT_MS_MAX });
      return promise;
    },
    pump(wanted) {
      for (const scope of new Set(wanted.ids.map((id) => scopeOf(wanted, id)))) {
        const queue = queues.get(scope);
        if (queue !== undefined) pumpQueue(scope, queue);
      }
    },
  };
}

function takeChunk(queue: Queue, now: number): Map<string, Claim> {
  const chunk = new Map<string, Claim>();
  for (const [id, claim] of queue.waiting) {
    if (chunk.size >= CHUNK) break;
    queue.waiting.delete(id);
    if (claim.until >= now) chunk.set(id, claim);
    else claim.settle(refuse('deadline_exceeded', 'it could not be loaded in time'));
  }
  return chunk;
}

/** Settles every claim, whatever happens: a flight that never lands would hold its callers. */
async function fill(
  options: RecordCacheOptions,
  keep: Keep,
  chunk: Map<string, Claim>,
): Promise<void> {
  // The newest caller's token is the one that lasts longest.
  const wanted = [...chunk.values()].at(-1)?.wanted;
  if (wanted === undefined) return;
  const settle = (id: string, outcome: Outcome) => {
    chunk.get(id)?.settle(outcome);
    chunk.delete(id);
  };
  const key = (id: string) => keyOf(wanted, id);
  const ids = [...chunk.keys()];
  await fillChunk(options, { wanted, key, keep, settle }, ids).catch(options.onFault);
  const left = refuse('internal', `${wanted.domain} could not be loaded`);
  for (const claim of chunk.values()) claim.settle(left);
}
