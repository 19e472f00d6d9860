import { describe, expect, test } from 'vitest';
import { REFUSAL_CODES } from '../contract/codes.ts';
import type { RefusalCode } from '../contract/codes.ts';
import { refuse } from '../contract/reply.ts';
import type { Reply } from '../contract/reply.ts';
import { withRetries } from './retries.ts';

/** Answers with these codes one after the other, then with `ok`. */
function answering(...codes: RefusalCode[]) {
  const deadlines: number[] = [];
  const attempt = async (deadlineMs: number): Promise<Reply<string>> => {
    const code = codes[deadlines.length];
    deadlines.push(deadlineMs);
    return code === undefined ? { ok: true, body: 'done' } : refuse(code, 'no');
  };
  return { attempt, deadlines };
}

describe('a request is sent again', () => {
  test.each(['overloaded', 'unavailable', 'idempotency_in_progress', 'deadline_exceeded'] as const)(
    'after %s',
    async (code) => {
      const { attempt, deadlines } = answering(code);
      expect(await withRetries(attempt, { deadlineMs: 2_000 })).toMatchObject({ ok: true });
      expect(deadlines.length).toBe(2);
    },
  );

  test('but not after any other answer', async () => {
    const safe = ['overloaded', 'unavailable', 'idempotency_in_progress', 'deadline_exceeded'];
    for (const code of REFUSAL_CODES.filter((known) => !safe.includes(known))) {
      const { attempt, deadlines } = answering(code);
      expect(await withRetries(attempt, { deadlineMs: 2_000 })).toMatchObject({ code });
      expect(deadlines.length).toBe(1);
    }
  });

  test('a bounded number of times', async () => {
    const { attempt, deadlines } = answering('overloaded', 'overloaded', 'overloaded');
    const reply = await withRetries(attempt, { deadlineMs: 5_000, attemptsMax: 2 });
    expect(reply).toMatchObject({ code: 'overloaded' });
    expect(deadlines.length).toBe(2);
  });

  test('within the deadline of the whole: each attempt has what is left of it', async () => {
    const { attempt, deadlines } = answering('overloaded', 'overloaded');
    await withRetries(attempt, { deadlineMs: 2_000, attemptMs: 1_500 });
    const [first = 0, second = 0, third = 0] = deadlines;
    expect(first).toBe(1_500);
    expect(second).toBeLessThanOrEqual(1_500);
    expect(third).toBeLessThan(2_000);
  });

  test('not at all when the core asks for more patience than there is', async () => {
    let tried = 0;
    const reply = await withRetries(
      async () => {
        tried += 1;
        return refuse('overloaded', 'later', { retryAfterMs: 60_000 });
      },
      { deadlineMs: 1_000 },
    );
    expect(reply).toMatchObject({ code: 'overloaded', retryAfterMs: 60_000 });
    expect(tried).toBe(1);
  });

  test('not once it is aborted', async () => {
    const stop = new AbortController();
    const { attempt, deadlines } = answering('overloaded', 'overloaded');
    const waiting = withRetries(attempt, { deadlineMs: 60_000, signal: stop.signal });
    stop.abort();
    expect(await waiting).toMatchObject({ code: 'overloaded' });
    expect(deadlines.length).toBe(1);
  });
});
