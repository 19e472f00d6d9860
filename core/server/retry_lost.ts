import { refuse } from '../contract/reply.ts';
import type { Refusal } from '../contract/reply.ts';
import { judge } from './send.ts';

const ATTEMPTS_MAX = 5;

/**
 * Repeats what lost its connection to the database, while there is time for it. For reads, and for
 * what does no harm when it was done already.
 */
export async function retryLost<Result>(
  deadlineAtMs: number,
  work: () => Promise<Result>,
): Promise<Result | Refusal> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const verdict = judge(error);
      if (verdict === 'locked') {
        return refuse('overloaded', 'somebody else is changing the same thing', {
          retryAfterMs: 500,
        });
      }
      if (verdict !== 'lost') throw error;
      if (attempt >= ATTEMPTS_MAX || Date.now() > deadlineAtMs) {
        return refuse('unavailable', 'the database cannot be reached', { retryAfterMs: 1_000 });
      }
      await new Promise((wake) => setTimeout(wake, 50 * 2 ** attempt));
    }
  }
}
