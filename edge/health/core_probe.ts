import type { Core } from '../http/route.ts';

const PROBE_DEADLINE_MS = 500;
/** However often somebody asks, the core is probed this seldom. */
const PROBE_EVERY_MS = 1_000;

/**
 * Whether a core answers. The question carries no token, so the answer is a refusal; what counts
 * is that somebody gave it.
 */
export function coreProbe(core: Core, now: () => number = Date.now): () => Promise<boolean> {
  let asked = Number.NEGATIVE_INFINITY;
  let answer: Promise<boolean> = Promise.resolve(false);
  return () => {
    if (now() - asked < PROBE_EVERY_MS) return answer;
    asked = now();
    answer = core
      .request('catalog_active', {}, { token: 'none', deadlineMs: PROBE_DEADLINE_MS })
      .then((reply) => reply.ok || !['unavailable', 'deadline_exceeded'].includes(reply.code))
      .catch(() => false);
    return answer;
  };
}
