import type { Kept } from './tables.ts';
import { copyLine } from './tape.ts';
import { idOf, idTail } from './template.ts';
import type { Copy, Template } from './template.ts';

/** What tells one copy of a story from another; of one transaction, on one connection. */
export const CREATE_COPIES = `create temporary table if not exists copies (
  story integer, start_at timestamptz, start_ms bigint, tail text, quote_id uuid, order_id uuid,
  number text, order_number text, customer text, sent boolean, audited boolean,
  keyed boolean
) on commit delete rows`;

export function printCopy(
  story: number,
  { idTimes, orderSlot }: Template,
  copy: Copy,
  kept: Kept,
): string {
  const { startMs, words } = copy;
  const id = (slot: number): string => idOf(copy, idTimes[slot] ?? 0, slot);
  return copyLine([
    story,
    new Date(startMs).toISOString(),
    startMs,
    idTail(copy),
    id(0),
    orderSlot === null ? null : id(orderSlot),
    words.number,
    words.order_number,
    words.customer,
    kept.sent,
    kept.audited,
    kept.keyed,
  ]);
}
