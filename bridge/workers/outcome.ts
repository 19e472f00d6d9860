import type { Refusal } from '../../core/contract/reply.ts';
import { isPassingRefusal } from '../commands/command.ts';

/** What becomes of a job. Handlers say it; `run_job.ts` alone talks to the gateway. */
export type JobOutcome =
  | { readonly kind: 'complete'; readonly variables?: Readonly<Record<string, unknown>> }
  /** Failed in passing: costs one retry. */
  | { readonly kind: 'retry'; readonly cause: string; readonly afterMs?: number }
  /** Our own platform is away: costs nothing, comes again. */
  | { readonly kind: 'postpone'; readonly cause: string; readonly afterMs?: number }
  /** A BPMN error: the process knows what to do. */
  | { readonly kind: 'raise'; readonly code: string; readonly cause: string };

export const COMPLETE: JobOutcome = { kind: 'complete' };

/**
 * For commands that must succeed sooner or later. A refusal that says when to ask again is one in
 * passing, such as that of an order that is held.
 */
export function outcomeOfRefusal(refusal: Refusal): JobOutcome {
  const cause = `${refusal.code}: ${refusal.detail}`;
  const { retryAfterMs } = refusal;
  if (retryAfterMs === undefined && !isPassingRefusal(refusal)) return { kind: 'retry', cause };
  return {
    kind: 'postpone',
    cause,
    ...(retryAfterMs === undefined ? {} : { afterMs: retryAfterMs }),
  };
}
