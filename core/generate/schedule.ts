import { AGES, EVENT_DAYS, REPLY_DAYS } from './proportions.ts';
import { chance, placeIn } from './seeded.ts';
import type { Kind, Stories } from './stories.ts';
import type { Template } from './template.ts';

const DAY_MS = 86_400_000;

export type Scheduled = {
  readonly startMs: number;
  /** Its place in `stories`. */
  readonly story: number;
  readonly template: Template;
};
/** Everything that decides what the n-th quote or order is. */
export type Schedule = {
  readonly count: (kind: Kind) => number;
  readonly at: (kind: Kind, index: number) => Scheduled;
  readonly stories: readonly Template[];
  /** Whether the outbox still has the events of what began then. */
  readonly hasEvents: (startMs: number) => boolean;
  /** Whether the replies to its commands are still there. */
  readonly hasReplies: (startMs: number) => boolean;
};

/** Oldest first, so that ids, numbers and instants grow together. */
export function createSchedule(
  stories: Stories,
  seed: number,
  untilMs: number,
  counts: Readonly<Record<Kind, number>>,
): Schedule {
  const template = (story: number): Template => {
    const known = stories.all[story];
    if (known === undefined) throw new Error(`no story ${story}`);
    return known;
  };

  function place(kind: Kind, index: number): { startMs: number; story: number } {
    const jitter = chance(seed, index, kind === 'order' ? 201 : 202);
    const youth = 1 - (index + jitter) / counts[kind];
    const drawn = stories.settled(Math.floor(untilMs - ageMs(youth)));
    const first = stories.of(kind, index, drawn);
    const { lastMs } = template(first);
    const latest = untilMs - lastMs - 1_000;
    if (drawn <= latest) return { startMs: drawn, story: first };
    // What takes its time began earlier, and not all at one instant.
    const startMs = Math.floor(latest - jitter * lastMs);
    return { startMs, story: stories.of(kind, index, startMs) };
  }

  function placeAll(kind: Kind) {
    const starts = new Float64Array(counts[kind]);
    const chosen = new Uint32Array(counts[kind]);
    for (let index = 0; index < counts[kind]; index += 1) {
      const { startMs, story } = place(kind, index);
      starts[index] = startMs;
      chosen[index] = story;
    }
    return { starts, chosen };
  }

  const placed = { quote: placeAll('quote'), order: placeAll('order') };
  return {
    count: (kind) => counts[kind],
    stories: stories.all,
    hasEvents: (startMs) => startMs >= untilMs - EVENT_DAYS * DAY_MS,
    hasReplies: (startMs) => startMs >= untilMs - REPLY_DAYS * DAY_MS,
    at: (kind, index) => {
      const story = placed[kind].chosen[index] ?? 0;
      return { startMs: placed[kind].starts[index] ?? 0, story, template: template(story) };
    },
  };
}

/** The age that a share `youth` of all is younger than. */
function ageMs(youth: number): number {
  const place = placeIn(AGES, youth);
  const whole = AGES.reduce((sum, { share }) => sum + share, 0);
  const before = AGES.slice(0, place).reduce((sum, { share }) => sum + share, 0) / whole;
  const band = AGES[place] ?? AGES[0];
  const inside = (youth - before) / (band.share / whole);
  return (band.fromDays + inside * (band.toDays - band.fromDays)) * DAY_MS;
}

/** The newest keep their whole history until the rows that were asked for are used up. */
export function auditPlan(
  schedule: Schedule,
  rows: number,
): { readonly from: Readonly<Record<Kind, number>>; readonly filler: number } {
  const counted = { quote: auditCounts(schedule, 'quote'), order: auditCounts(schedule, 'order') };
  const all = sum(counted.quote) + sum(counted.order);
  const ratio = all === 0 ? 0 : Math.min(1, rows / all);
  const from = { quote: 0, order: 0 };
  let used = 0;
  for (const kind of ['quote', 'order'] as const) {
    const counts = counted[kind];
    const most = Math.floor(sum(counts) * ratio);
    let taken = 0;
    let index = counts.length;
    while (index > 0 && taken + (counts[index - 1] ?? 0) <= most) {
      index -= 1;
      taken += counts[index] ?? 0;
    }
    from[kind] = index;
    used += taken;
  }
  return { from, filler: rows - used };
}

function auditCounts(schedule: Schedule, kind: Kind): Uint32Array {
  return Uint32Array.from(
    { length: schedule.count(kind) },
    (_, index) => schedule.at(kind, index).template.rows('audit_log').length,
  );
}

function sum(counts: Uint32Array): number {
  return counts.reduce((total, count) => total + count, 0);
}
