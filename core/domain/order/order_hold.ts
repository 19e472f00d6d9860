import { refuse } from '../../contract/reply.ts';
import type { Refusal } from '../../contract/reply.ts';
import { illegal } from '../decision.ts';
import { orderChanged, orderUnchanged } from './state.ts';
import type { OrderDecision, OrderState } from './state.ts';

const ASK_AGAIN_MS_MIN = 1_000;
const ASK_AGAIN_MS_MAX = 30_000;

/** Nothing starts any more; what is under way comes to its end. */
export function holdOrder(
  state: OrderState,
  { reason, by }: { readonly reason: string; readonly by: string },
  now: string,
): OrderDecision | Refusal {
  const { status: from } = state;
  if (from === 'held') return orderUnchanged(state);
  if (from !== 'acknowledged' && from !== 'in_progress') {
    return illegal(`order ${state.number}`, from, ['acknowledged', 'in_progress']);
  }
  const hold = { reason, by, since: now, from };
  return orderChanged({ ...state, status: 'held', hold }, 'order.held', now, { reason });
}

/** Back to the status in which it was held. */
export function releaseOrder(state: OrderState, now: string): OrderDecision | Refusal {
  if (state.status !== 'held' || state.hold === null) {
    return illegal(`order ${state.number}`, state.status, ['held']);
  }
  const { from: status } = state.hold;
  return orderChanged({ ...state, status, hold: null }, 'order.released', now);
}

/** For who works on a held order: ask again, the later the longer it is held. */
export function waitForRelease(state: OrderState, now: string): Refusal {
  const held_ms = Date.parse(now) - Date.parse(state.hold?.since ?? now);
  const retryAfterMs = Math.min(Math.max(held_ms / 4, ASK_AGAIN_MS_MIN), ASK_AGAIN_MS_MAX);
  return refuse('illegal_transition', `order ${state.number} is held: ${state.hold?.reason}`, {
    retryAfterMs: Math.round(retryAfterMs),
  });
}
