import type { Baseline, Expected, Size } from './baseline.ts';
import type { Measured } from './explain.ts';

export type Finding = {
  readonly name: string;
  readonly problem: string;
  readonly before: Expected | null;
  readonly now: Measured | null;
};

export const BUFFERS_FACTOR = 2;
/** So few blocks more are no finding, whatever the factor: a level of an index, a split page. */
const BUFFERS_SLACK = 16;
/** A database of half the size or less, or of twice the size, has other plans. */
const SIZE_FACTOR = 2;

/** Null: near enough to be compared. */
export function sizeDiffers(before: Size, now: Size): string | null {
  for (const what of ['quotes', 'orders', 'audit'] as const) {
    const [least, most] = [before[what], now[what]].toSorted((a, b) => a - b);
    if ((most ?? 0) > (least ?? 0) * SIZE_FACTOR) {
      const rows = `${Math.round(before[what])} rows of ${what}`;
      return `the baseline was taken at ${rows}, this database has ${Math.round(now[what])}`;
    }
  }
  return null;
}

export function compare(
  baseline: Baseline,
  measured: readonly Measured[],
  buffersFactor = BUFFERS_FACTOR,
): readonly Finding[] {
  const known = new Map(Object.entries(baseline.plans));
  const names = new Set(measured.map(({ name }) => name));
  const gone = [...known].filter(([name]) => !names.has(name));
  return [
    ...measured.flatMap((now) => {
      const before = known.get(now.name) ?? null;
      return problemsOf(before, now, buffersFactor).map((problem) => {
        return { name: now.name, problem, before, now };
      });
    }),
    ...gone.map(([name, before]) => {
      return { name, problem: 'is in the baseline, and no statement any more', before, now: null };
    }),
  ];
}

function problemsOf(before: Expected | null, now: Measured, factor: number): readonly string[] {
  const scans = now.scanned.map((table) => `reads ${table} from end to end`);
  if (before === null) return ['has no baseline', ...scans];
  const changed = before.shape.join('\n') !== now.shape.join('\n');
  const grown = now.buffers > before.buffers * factor + BUFFERS_SLACK;
  return [
    ...scans,
    ...(changed ? ['has another plan'] : []),
    ...(grown ? [`looks at ${now.buffers} blocks instead of ${before.buffers}`] : []),
  ];
}

/** Both plans, whole: whoever reads it must not have to run anything. */
export function tellFindings(findings: readonly Finding[]): string {
  const names = [...new Set(findings.map(({ name }) => name))];
  return names
    .map((name) => {
      const about = findings.filter((finding) => finding.name === name);
      const [{ before, now } = { before: null, now: null }] = about;
      return [
        `${name}: ${about.map(({ problem }) => problem).join('; ')}`,
        ...planLines('baseline', before),
        ...planLines('now', now),
      ].join('\n');
    })
    .join('\n\n');
}

function planLines(title: string, plan: Expected | null): readonly string[] {
  if (plan === null) return [];
  return [`  ${title}, ${plan.buffers} blocks:`, ...plan.shape.map((line) => `    ${line}`)];
}
