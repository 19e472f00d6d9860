import { refuse } from '../../contract/reply.ts';
import type { Refusal } from '../../contract/reply.ts';
import type { TimeRange } from '../../sql/search/walk.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** `PT2H30M` as milliseconds; the contract has checked its form. */
export function millisecondsOf(duration: string): number {
  const found = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(duration);
  const [days, hours, minutes, seconds] = (found ?? []).slice(1).map((text) => Number(text ?? 0));
  return (
    (days ?? 0) * DAY_MS +
    (hours ?? 0) * HOUR_MS +
    (minutes ?? 0) * MINUTE_MS +
    (seconds ?? 0) * 1_000
  );
}

/** `what` names the two instants: `updated` of `updatedFrom` and `updatedTo`. */
export function timeRange(
  body: Readonly<Record<string, unknown>>,
  what: string,
  now: string,
): { readonly ok: true; readonly range: TimeRange } | Refusal {
  const from = instantOf(body[`${what}From`]);
  const to = instantOf(body[`${what}To`]);
  const olderThan = textOf(body['olderThan']);
  if (to !== undefined && olderThan !== undefined) {
    return refuse('invalid_request', `give olderThan or ${what}To, not both`, {
      field: '/olderThan',
    });
  }
  const end =
    olderThan === undefined
      ? to
      : new Date(Date.parse(now) - millisecondsOf(olderThan)).toISOString();
  if (from !== undefined && end !== undefined && Date.parse(from) >= Date.parse(end)) {
    return refuse('invalid_request', `nothing lies between ${from} and ${end}`, {
      field: `/${what}From`,
    });
  }
  return { ok: true, range: { from, to: end } };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** A thirtieth of February is a day of March, here as in every browser. */
function instantOf(value: unknown): string | undefined {
  const text = textOf(value);
  return text === undefined ? undefined : new Date(text).toISOString();
}
