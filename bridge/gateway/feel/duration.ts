/** ISO 8601 durations, dates and repetitions as timers use them. Times are epoch milliseconds. */

const DATE_PART = '(?:(\\d+)Y)?(?:(\\d+)M)?(?:(\\d+)W)?(?:(\\d+)D)?';
const TIME_PART = '(?:(\\d+)H)?(?:(\\d+)M)?(?:(\\d+(?:\\.\\d+)?)S)?';
const DURATION = new RegExp(`^(-)?P${DATE_PART}(?:T${TIME_PART})?$`);

/** `from` plus the duration, or null when the text is no ISO 8601 duration. */
export function addDuration(fromMs: number, text: string): number | null {
  const parts = DURATION.exec(text.trim());
  if (parts === null || !/\d/.test(text) || text.trim().endsWith('T')) return null;
  const sign = parts[1] === '-' ? -1 : 1;
  const [years, months, weeks, days, hours, minutes, seconds] = parts
    .slice(2)
    .map((part) => Number(part ?? 0) * sign) as [number, ...number[]];
  const date = new Date(fromMs);
  date.setUTCFullYear(date.getUTCFullYear() + years, date.getUTCMonth() + (months ?? 0));
  const dayCount = (weeks ?? 0) * 7 + (days ?? 0);
  const restS = ((dayCount * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0);
  const due = date.getTime() + Math.round(restS * 1000);
  return Number.isSafeInteger(due) ? due : null;
}

/** An ISO 8601 date-time with offset, or null. FEEL's `[Zone/Name]` suffix is dropped. */
export function parseDate(text: string): number | null {
  const plain = text.trim().replace(/\[[^\]]*\]$/, '');
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(plain)) return null;
  const at = Date.parse(plain);
  return Number.isNaN(at) ? null : at;
}

export type Cycle = { readonly repetitions: number; readonly duration: string };

/** `R3/PT10S` or `R/PT10S` (for ever, repetitions -1). */
export function parseCycle(text: string): Cycle | null {
  const parts = /^R(\d*)\/(P.*)$/.exec(text.trim());
  if (parts === null || addDuration(0, parts[2] ?? '') === null) return null;
  return { repetitions: parts[1] === '' ? -1 : Number(parts[1]), duration: parts[2] ?? '' };
}
