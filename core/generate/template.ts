import { hashtext } from './hashtext.ts';
import { COPIED } from './tables.ts';
import type { Copied, Table } from './tables.ts';
import { copyLine, ID_MARK } from './tape.ts';
import type { Cells, Tape } from './tape.ts';

/** A story with holes, so that a copy costs a join and not a decision. */
export type Template = {
  readonly startMs: number;
  readonly lastMs: number;
  readonly rows: (table: Table) => readonly Cells[];
  /** When each id was made, in milliseconds from the start. */
  readonly idTimes: readonly number[];
  /** Which id is the order's; null: there is none. */
  readonly orderSlot: number | null;
  readonly print: (copy: Copy) => (table: Copied) => string;
};
export type Copy = {
  readonly seed: number;
  /** Among all copies of one run; makes ids unique. */
  readonly index: number;
  readonly startMs: number;
  readonly words: Readonly<Record<'number' | 'order_number' | 'customer', string>>;
};
type Holed = { readonly literals: readonly string[]; readonly holes: readonly number[] };

export const MARKS =
  /01900000-0000-7fff-8fff-\d{12}|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z|\{\{\w+\}\}/g;
const WORDS = ['number', 'order_number', 'customer', 'shard_quote', 'shard_order'] as const;

/** `orderId`: the mark of the order's id, for the shard of its events. */
export function compile(tape: Tape, orderId: string | null): Template {
  const offsets = new Map<number, number>();
  const ids = tape.idTimes;
  const timesFrom = ids.length + WORDS.length;
  const orderSlot = orderId === null ? null : slotOf(orderId);

  function hole(mark: string): number {
    if (mark.startsWith(ID_MARK)) return slotOf(mark);
    if (mark.startsWith('{{')) {
      const word = WORDS.findIndex((known) => mark === `{{${known}}}`);
      if (word < 0) throw new Error(`unknown mark ${mark}`);
      return ids.length + word;
    }
    const offset = Date.parse(mark) - tape.startMs;
    const known = offsets.get(offset) ?? offsets.size;
    offsets.set(offset, known);
    return timesFrom + known;
  }

  function holed(text: string): Holed {
    const literals: string[] = [];
    const holes: number[] = [];
    let from = 0;
    for (const found of text.matchAll(MARKS)) {
      literals.push(text.slice(from, found.index));
      holes.push(hole(found[0]));
      from = found.index + found[0].length;
    }
    literals.push(text.slice(from));
    return { literals, holes };
  }

  const tables = new Map<Copied, Holed>();
  for (const table of COPIED) {
    const rows = tape.rows.get(table) ?? [];
    if (rows.length > 0) tables.set(table, holed(rows.map(copyLine).join('')));
  }
  const times = [...offsets.keys()];
  return {
    startMs: tape.startMs,
    lastMs: Date.parse(tape.now()) - tape.startMs,
    rows: (table) => tape.rows.get(table) ?? [],
    idTimes: ids,
    orderSlot,
    print: (copy) => {
      const { number, order_number: orderNumber, customer } = copy.words;
      const id = (slot: number): string => idOf(copy, ids[slot] ?? 0, slot);
      const words = [
        () => number,
        () => orderNumber,
        () => customer,
        () => String(hashtext(id(0)) & 7),
        () => String(hashtext(id(orderSlot ?? 0)) & 7),
      ];
      const make = (at: number): string => {
        if (at < ids.length) return id(at);
        const word = words[at - ids.length];
        if (word !== undefined) return word();
        return new Date(copy.startMs + (times[at - timesFrom] ?? 0)).toISOString();
      };
      // Made when first needed: most copies print a part of their tables only.
      const values = Array.from<string | undefined>({ length: timesFrom + times.length });
      return (table) => {
        const template = tables.get(table);
        return template === undefined ? '' : fill(template, values, make);
      };
    },
  };
}

function fill(
  { literals, holes }: Holed,
  values: (string | undefined)[],
  make: (at: number) => string,
): string {
  let text = literals[0] ?? '';
  for (let at = 0; at < holes.length; at += 1) {
    const hole = holes[at] ?? 0;
    text += `${(values[hole] ??= make(hole))}${literals[at + 1]}`;
  }
  return text;
}

/** A UUIDv7 of the instant: then the slot, which grows with time, the copy and the seed. */
export function idOf(copy: Copy, offset: number, slot: number): string {
  const time = hex(copy.startMs + offset, 12);
  const [middle, tail] = [idMiddle(slot), idTail(copy)];
  const variant = middle.slice(4) + tail.slice(0, 2);
  return `${time.slice(0, 8)}-${time.slice(8)}-${middle.slice(0, 4)}-${variant}-${tail.slice(2)}`;
}

/** What of an id is the same in all copies of a story. */
export function idMiddle(slot: number): string {
  return `7${hex(slot & 0xfff, 3)}${hex(0x80 | ((slot >>> 12) & 0x3f), 2)}`;
}

/** What of an id is the same for all ids of a copy. */
export function idTail({ seed, index }: Pick<Copy, 'seed' | 'index'>): string {
  return hex(index >>> 24, 2) + hex(index & 0xffffff, 6) + hex(seed & 0xffffff, 6);
}

export function slotOf(mark: string): number {
  return Number(mark.slice(ID_MARK.length));
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
