import { setTimeout as sleep } from 'node:timers/promises';
import type { EffectRequest } from '../../core/contract/provisioning.ts';
import type { Callbacks } from './callbacks.ts';
import { fateOf, latencyMs } from './dice.ts';
import type { Effect, EffectLog, Entry } from './log.ts';
import type { Settings } from './settings.ts';

export type Answer =
  | { readonly status: 200 | 202; readonly externalReference: string }
  | { readonly status: 409 | 422 | 503 | 504; readonly detail: string };

export type Counts = {
  requests: number;
  replays: number;
  transient: number;
  permanent: number;
};

export type Provisioner = {
  readonly provision: (key: string, request: EffectRequest) => Promise<Answer>;
  readonly effects: () => readonly Effect[];
  readonly counts: Readonly<Counts>;
};

/** The outside world: one effect for one idempotency key, whatever happens to the replies. */
export function createProvisioner(
  settings: () => Settings,
  log: EffectLog,
  callbacks: Callbacks,
  past: readonly Entry[],
): Provisioner {
  const { effects, undone } = remember(past);
  const rounds = new Map<string, number>();
  const attempts = new Map<string, number>();
  const underWay = new Map<string, Promise<Answer>>();
  const counts: Counts = { requests: 0, replays: 0, transient: 0, permanent: 0 };

  const askBack = (effect: Effect, callbackUrl: string | undefined): void => {
    if (callbackUrl === undefined || callbacks.isPending(effect.taskId)) return;
    const round = (rounds.get(effect.taskId) ?? 0) + 1;
    rounds.set(effect.taskId, round);
    callbacks.schedule(effect, callbackUrl, round);
  };

  const first = async (key: string, request: EffectRequest, attempt: number): Promise<Answer> => {
    const fate = fateOf(settings(), request.taskId, attempt);
    await sleep(latencyMs(settings(), request.taskId, attempt));
    if (fate === 'permanent') {
      counts.permanent += 1;
      return { status: 422, detail: `the external system refuses ${request.taskType}` };
    }
    if (fate === 'transient_before') {
      counts.transient += 1;
      return { status: 503, detail: 'the external system is busy' };
    }
    if (undone.has(request.taskId)) {
      return { status: 409, detail: `${request.taskType} was undone before it was made` };
    }
    if (request.compensates !== undefined) undone.add(request.compensates);
    const effect: Effect = {
      kind: 'effect',
      at: new Date().toISOString(),
      key,
      externalReference: `EXT-${request.taskId.slice(-12)}`,
      ...request,
    };
    await log.append(effect);
    effects.set(key, effect);
    askBack(effect, request.callbackUrl);
    if (fate === 'done') return answerOf(effect);
    counts.transient += 1;
    return { status: 504, detail: 'the effect was made, and the reply was lost' };
  };

  const provision = async (key: string, request: EffectRequest): Promise<Answer> => {
    counts.requests += 1;
    const made = effects.get(key);
    if (made !== undefined) {
      counts.replays += 1;
      // Who asks again waits for another report: theirs may have been lost, or told of a failure.
      if (!settings().down) askBack(made, request.callbackUrl);
      return settings().down ? { status: 503, detail: 'down' } : answerOf(made);
    }
    const running = underWay.get(key);
    if (running !== undefined) return running;
    const attempt = (attempts.get(key) ?? 0) + 1;
    attempts.set(key, attempt);
    const answer = first(key, request, attempt).finally(() => underWay.delete(key));
    underWay.set(key, answer);
    return answer;
  };

  const reported = new Set(past.flatMap((one) => (one.kind === 'called_back' ? one.taskId : [])));
  for (const effect of effects.values()) {
    if (!reported.has(effect.taskId)) askBack(effect, effect.callbackUrl);
  }
  return { provision, effects: () => [...effects.values()], counts };
}

function remember(past: readonly Entry[]) {
  const effects = new Map<string, Effect>();
  /** Tasks that were undone, before their effect was made or after it. */
  const undone = new Set<string>();
  for (const entry of past) {
    if (entry.kind !== 'effect') continue;
    effects.set(entry.key, entry);
    if (entry.compensates !== undefined) undone.add(entry.compensates);
  }
  return { effects, undone };
}

function answerOf({ callbackUrl, externalReference }: Effect): Answer {
  return { status: callbackUrl === undefined ? 200 : 202, externalReference };
}
