import { AUDIT_DAYS } from './proportions.ts';
import { chance } from './seeded.ts';

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

/** Audit rows of quotes and orders that are no longer kept, oldest first. */
export function printFiller(
  { rows, tenant, seed, untilMs }: FillerPlan,
  from: number,
  to: number,
): string {
  let text = '';
  for (let index = from; index < to; index += 1) {
    const days = AUDIT_DAYS - ((AUDIT_DAYS - FROM_DAYS) * index) / rows;
    const atMs = Math.floor(untilMs - days * DAY_MS);
    const random = Math.floor(chance(seed, index, 300) * 2 ** 32);
    const subject = idAt(atMs, seed, index - (index % ACTIONS.length), 0);
    const [type, action, before, after] = ACTIONS[index % ACTIONS.length] ?? ACTIONS[0];
    const actor = type === 'quote' ? 'sales' : 'worker';
    const at = new Date(atMs).toISOString();
    const id = idAt(atMs, seed, index, random);
    text += `${at}\t${id}\t${tenant}\t${actor}\t${action}\t${type}\t${subject}\t${before}\t${after}\t\\N\n`;
  }
  return text;
}

function idAt(atMs: number, seed: number, index: number, random: number): string {
  const time = atMs.toString(16).padStart(12, '0');
  const tail = index.toString(16).padStart(8, '0');
  const salt = ((seed ^ random) & 0xffff).toString(16).padStart(4, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7aaa-8aaa-${salt}${tail}`;
}
