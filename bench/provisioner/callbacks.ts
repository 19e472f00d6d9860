import { setTimeout as sleep } from 'node:timers/promises';
import { dice } from './dice.ts';
import type { Effect, EffectLog } from './log.ts';
import type { Settings } from './settings.ts';

const RETRY_FIRST_MS = 100;
const RETRY_MAX_MS = 5_000;
const TIMEOUT_MS = 5_000;

export type Callbacks = {
  /** Reports on an effect, later; `round` counts how often it was asked for. */
  readonly schedule: (effect: Effect, callbackUrl: string, round: number) => void;
  readonly isPending: (taskId: string) => boolean;
  readonly pending: () => number;
  readonly stop: () => void;
};

/** Calls until the other side says 2xx, or that it will never want to know (404, 410). */
export function startCallbacks(settings: () => Settings, log: EffectLog): Callbacks {
  const stopped = new AbortController();
  const { signal } = stopped;
  const pending = new Set<string>();

  const call = async (effect: Effect, url: string, round: number): Promise<void> => {
    const { seed, callbackFailed, callbackDuplicates, callbackDelayMs } = settings();
    await sleep(callbackDelayMs, undefined, { signal });
    const failed = dice(seed, effect.taskId, `callback ${round}`) < callbackFailed;
    const outcome = failed ? 'failed' : 'succeeded';
    const body = { externalReference: effect.externalReference, outcome };
    const twice = dice(seed, effect.taskId, `twice ${round}`) < callbackDuplicates;
    for (let wait = RETRY_FIRST_MS; !(await post(url, body)); wait *= 2) {
      await sleep(Math.min(wait, RETRY_MAX_MS), undefined, { signal });
    }
    if (twice) await post(url, body);
    await log.append({
      kind: 'called_back',
      at: new Date().toISOString(),
      taskId: effect.taskId,
      outcome,
    });
  };

  const post = async (url: string, body: object): Promise<boolean> => {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
        signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
      });
      await response.body?.cancel();
      return response.ok || response.status === 404 || response.status === 410;
    } catch {
      return false;
    }
  };

  return {
    schedule(effect, url, round) {
      pending.add(effect.taskId);
      call(effect, url, round)
        .catch((error: unknown) => {
          if (!signal.aborted) console.error('callback abandoned', effect.taskId, error);
        })
        .finally(() => pending.delete(effect.taskId));
    },
    isPending: (taskId) => pending.has(taskId),
    pending: () => pending.size,
    stop: () => stopped.abort(),
  };
}
