import { AUDIT_DAYS } from './proportions.ts';

export type FillerPlan = {
  readonly rows: number;
  readonly tenant: string;
  readonly seed: number;
  readonly untilMs: number;
};

const DAY_MS = 86_400_000;
/** What is younger has its subject. */
const FROM_DAYS = 91;
const ACTIONS = [
  ['quote', 'quote_price', 'draft', 'priced'],
  ['quote', 'quote_accept', 'approved', 'accepted'],
  ['order', 'order_start', 'acknowledged', 'in_progress'],
  ['order', 'task_complete', 'in_progress', 'in_progress'],
  ['order', 'order_complete', 'in_progress', 'completed'],
] as const;

/** Audit rows of quotes and orders that are no longer kept, oldest first; a few of each. */
export function printFiller(plan: FillerPlan, from: number, to: number): string {
  const { tenant, seed } = plan;
  let text = '';
  for (let index = from; index < to; index += 1) {
    const step = index % ACTIONS.length;
    const [type, action, before, after] = ACTIONS[step] ?? ACTIONS[0];
    const atMs = instantOf(plan, index);
    const first = index - step;
    const cells = [
      new Date(atMs).toISOString(),
      idOf(atMs, seed, 1, index),
      tenant,
      type === 'quote' ? 'sales' : 'worker',
      action,
      type,
      // A quote has the first two, an order the rest.
      idOf(instantOf(plan, first), seed, type === 'quote' ? 2 : 3, first),
      before,
      after,
      '\\N',
    ];
    text += `${cells.join('\t')}\n`;
  }
  return text;
}

function instantOf({ rows, untilMs }: FillerPlan, index: number): number {
  const days = AUDIT_DAYS - ((AUDIT_DAYS - FROM_DAYS) * index) / rows;
  return Math.floor(untilMs - days * DAY_MS);
}

function idOf(atMs: number, seed: number, kind: number, index: number): string {
  const time = hex(atMs, 12);
  const seeded = `7${hex((seed >>> 12) & 0xfff, 3)}-8${hex(seed & 0xfff, 3)}`;
  return `${time.slice(0, 8)}-${time.slice(8)}-${seeded}-${hex(kind, 4)}${hex(index, 8)}`;
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
