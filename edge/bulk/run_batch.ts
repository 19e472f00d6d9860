import { inCompletionOrder } from '../../core/client/in_completion_order.ts';
import { withRetries } from '../../core/client/retries.ts';
import type { ImportedQuote } from '../../core/contract/quote_import.ts';
import { refuse } from '../../core/contract/reply.ts';
import type { Refusal, Reply } from '../../core/contract/reply.ts';
import type { Core } from '../http/route.ts';
import { problemDetails } from '../problem.ts';
import type { BulkLimits } from './limits.ts';
import { countOutcome } from './meters.ts';
import { outcomeOf, withinLine } from './outcome.ts';
import type { BatchEnd, Outcome } from './outcome.ts';
import { parseItem } from './parse_item.ts';
import type { BulkQuote, Item } from './parse_item.ts';
import type { Places } from './places.ts';

export type Batch = {
  readonly items: AsyncIterable<Item> | Iterable<Item>;
  /** Why the items ended before the body did. */
  readonly ending: () => Refusal | null;
  /** Settled when the next quote may be begun, as the caller's rate allows. */
  readonly turn: () => Promise<void>;
  readonly token: string;
  readonly traceparent: string;
  readonly traceId: string;
  /** Aborted when nothing further is to be begun; its reason is a refusal, if anybody is told. */
  readonly signal: AbortSignal;
};

export type BatchDeps = {
  readonly core: Core;
  readonly limits: BulkLimits;
  /** Of all batches together. */
  readonly places: Places;
  readonly onFault: (error: unknown, traceId: string) => void;
};

/** A full pool is met with patience, as far as the time of a quote goes. */
const ATTEMPTS_MAX = 20;
const ATTEMPT_MS_MAX = 10_000;

/** The outcome of each quote when it is there, then what became of all. */
export async function* runBatch(
  deps: BatchDeps,
  batch: Batch,
): AsyncGenerator<Outcome | BatchEnd, void, undefined> {
  const { limits, onFault } = deps;
  const { signal, traceId } = batch;
  const counts = { created: 0, replayed: 0, refused: 0 };
  const underWay = new Map<string, Promise<unknown>>();
  let ending: Refusal | null = null;

  async function* items(): AsyncGenerator<Item, void, undefined> {
    let taken = 0;
    for await (const item of batch.items) {
      if (item.ok && 'text' in item && item.text.trim() === '') continue;
      if (taken === limits.quotesMax) {
        ending = refuse('limit_exceeded', `a batch may have ${limits.quotesMax} quotes`);
        return;
      }
      await batch.turn();
      if (signal.aborted) return;
      taken += 1;
      yield item;
    }
  }

  /** A key that comes twice is sent twice, one after the other: the first decides. */
  function inTurn({ idempotencyKey, quote }: BulkQuote): Promise<Reply<ImportedQuote>> {
    const earlier = underWay.get(idempotencyKey) ?? Promise.resolve();
    const sent = earlier.then(() =>
      send(deps, batch, idempotencyKey, quote).catch((error: unknown) => {
        onFault(error, traceId);
        return refuse('internal', 'something went wrong here; it was logged');
      }),
    );
    underWay.set(idempotencyKey, sent);
    return sent;
  }

  async function work(item: Item, index: number): Promise<Outcome> {
    const parsed = parseItem(item);
    if (!parsed.ok) return outcomeOf({ index, ...parsed }, parsed.refusal, traceId);
    const { idempotencyKey } = parsed.value;
    const reply = await inTurn(parsed.value);
    return outcomeOf({ index, idempotencyKey }, reply.ok ? reply : withinLine(reply), traceId);
  }

  for await (const each of inCompletionOrder(items(), limits.underWayOfBatchMax, work)) {
    counts[each.outcome] += 1;
    countOutcome(each);
    yield each;
  }
  const why = reasonOf(signal) ?? ending ?? batch.ending();
  const problem = why === null ? {} : { problem: problemDetails(why, { traceId }) };
  yield { end: { ...counts, ...problem } };
}

async function send(
  { core, limits, places }: BatchDeps,
  { token, traceparent, signal }: Batch,
  idempotencyKey: string,
  quote: BulkQuote['quote'],
): Promise<Reply<ImportedQuote>> {
  const leave = await places.take();
  try {
    const stopped = reasonOf(signal);
    if (stopped !== null) return stopped;
    return await withRetries(
      (deadlineMs) =>
        core.request('quote_import', quote, { token, idempotencyKey, deadlineMs, traceparent }),
      {
        deadlineMs: limits.quoteMsMax,
        attemptsMax: ATTEMPTS_MAX,
        attemptMs: ATTEMPT_MS_MAX,
        signal,
      },
    );
  } finally {
    leave();
  }
}

function reasonOf({ aborted, reason }: AbortSignal): Refusal | null {
  if (!aborted) return null;
  const given: unknown = reason;
  return typeof given === 'object' && given !== null && 'code' in given && 'detail' in given
    ? (given as Refusal)
    : refuse('unavailable', 'nobody waits any more');
}
