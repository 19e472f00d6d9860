import * as v from 'valibot';
import { EffectReplySchema } from '../../core/contract/provisioning.ts';
import type { EffectRequest } from '../../core/contract/provisioning.ts';

/** What an external system made of a request. */
export type EffectOutcome =
  | { readonly kind: 'done'; readonly externalReference: string }
  | { readonly kind: 'will_call_back'; readonly externalReference: string }
  | { readonly kind: 'transient'; readonly cause: string; readonly afterMs?: number }
  | { readonly kind: 'permanent'; readonly cause: string };

export type RequestEffect = (request: EffectRequest, timeoutMs: number) => Promise<EffectOutcome>;

/** The port over HTTP. The task id is the idempotency key, so that asking twice is harmless. */
export function createRequestEffect(baseUrl: string): RequestEffect {
  const url = new URL('/effects', baseUrl);
  return async (request, timeoutMs) => {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': request.taskId },
        body: JSON.stringify(request),
        signal: AbortSignal.timeout(timeoutMs),
      });
      const retryAfter = response.headers.get('retry-after');
      return outcomeOfReply(response.status, await response.text(), retryAfter);
    } catch (error) {
      return { kind: 'transient', cause: describe(error) };
    }
  };
}

export function outcomeOfReply(
  status: number,
  text: string,
  retryAfter: string | null,
): EffectOutcome {
  if (status === 200 || status === 202) {
    const reply = v.safeParse(EffectReplySchema, parseJson(text));
    // Done or not, we can't know: asking again with the same key tells.
    if (!reply.success) return { kind: 'transient', cause: `unreadable reply with ${status}` };
    const { externalReference } = reply.output;
    return { kind: status === 200 ? 'done' : 'will_call_back', externalReference };
  }
  const cause = `external system answered ${status}: ${text.slice(0, 200)}`;
  if (status !== 408 && status !== 429 && status < 500) return { kind: 'permanent', cause };
  const seconds = Number(retryAfter ?? Number.NaN);
  return { kind: 'transient', cause, ...(seconds > 0 ? { afterMs: seconds * 1_000 } : {}) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? ` (${error.cause.message})` : '';
  return `external system away: ${error.message}${cause}`;
}
