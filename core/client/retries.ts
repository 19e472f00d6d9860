import type { RefusalCode } from '../contract/codes.ts';
import { refuse } from '../contract/reply.ts';
import type { Refusal, Reply } from '../contract/reply.ts';

/**
 * Nothing was decided, or nobody knows: the same request may be sent again, a command with its key.
 * Every other code is an answer.
 */
const SAFE: ReadonlySet<RefusalCode> = new Set([
  'overloaded',
  'unavailable',
  'idempotency_in_progress',
  'deadline_exceeded',
]);

export type Retries = {
  /** Milliseconds for all attempts and the pauses between them. */
  readonly deadlineMs: number;
  /** Absent: five; one: never again. */
  readonly attemptsMax?: number;
  /** Milliseconds for one attempt; absent: what is left. */
  readonly attemptMs?: number;
  /** No further attempt once it is aborted. */
  readonly signal?: AbortSignal | undefined;
};

const ATTEMPTS_MAX = 5;
const PAUSE_MS = 50;
/** Less than this is no time for an attempt. */
const ATTEMPT_MS_MIN = 5;

export function isSafeToRepeat(refusal: Refusal): boolean {
  return SAFE.has(refusal.code);
}

/** Sends until there is an answer, the time is over, or it was tried often enough. */
export async function withRetries<Body>(
  attempt: (deadlineMs: number) => Promise<Reply<Body>>,
  { deadlineMs, attemptsMax = ATTEMPTS_MAX, attemptMs = Infinity, signal }: Retries,
): Promise<Reply<Body>> {
  const until = performance.now() + deadlineMs;
  for (let tried = 1; ; tried += 1) {
    const leftMs = until - performance.now();
    const reply =
      leftMs > 0
        ? await attempt(Math.min(leftMs, attemptMs))
        : refuse('deadline_exceeded', 'the deadline passed');
    if (reply.ok || !isSafeToRepeat(reply) || tried >= attemptsMax) return reply;
    const pauseMs = pauseBefore(tried, reply);
    if (performance.now() + pauseMs + ATTEMPT_MS_MIN > until) return reply;
    await pause(pauseMs, signal);
    if (signal?.aborted === true) return reply;
  }
}

/** What the core asks for, or longer each time; spread, so that many don't come back at once. */
function pauseBefore(tried: number, { retryAfterMs }: Refusal): number {
  const base = Math.max(retryAfterMs ?? 0, PAUSE_MS * 2 ** (tried - 1));
  return base * (0.75 + Math.random() / 2);
}

function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((wake) => {
    const stop = () => {
      clearTimeout(timer);
      wake();
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      wake();
    }, milliseconds);
    if (signal?.aborted === true) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });
}
