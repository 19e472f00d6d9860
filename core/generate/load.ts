import type { Sql } from '../../db/connect.ts';
import { copyIn } from './copy_in.ts';
import { printFiller } from './filler.ts';
import type { FillerPlan } from './filler.ts';
import type { Progress } from './progress.ts';
import type { Schedule } from './schedule.ts';
import type { Kind } from './stories.ts';
import { TABLES } from './tables.ts';
import type { Table } from './tables.ts';

export type Load = {
  readonly sql: Sql;
  readonly seed: number;
  readonly schedule: Schedule;
  /** First free human number of each kind. */
  readonly numbers: Readonly<Record<Kind, number>>;
  readonly customers: number;
  /** From which copy on the audit rows are kept. */
  readonly auditFrom: Readonly<Record<Kind, number>>;
  readonly filler: FillerPlan;
  readonly progress: Progress;
};
type Chunk = { readonly kind: Kind | 'filler'; readonly from: number; readonly to: number };

export const LANES = 3;
const CHUNK: Readonly<Record<Chunk['kind'], number>> = { quote: 1_000, order: 500, filler: 20_000 };
/** Ids of orders' copies lie apart from those of quotes. */
const ORDER_COPIES = 0x80000000;

/** Several connections at once: while one waits for the server, another chunk is printed. */
export async function load(given: Load): Promise<void> {
  const chunks = [...chunksOf(given)].values();
  const lane = async (): Promise<void> => {
    for (const chunk of chunks) await loadChunk(given, chunk);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

function* chunksOf({ schedule, filler }: Load): Generator<Chunk> {
  const counts = { quote: schedule.count('quote'), order: schedule.count('order') };
  for (const kind of ['quote', 'order', 'filler'] as const) {
    const count = kind === 'filler' ? filler.rows : counts[kind];
    for (let from = 0; from < count; from += CHUNK[kind]) {
      yield { kind, from, to: Math.min(from + CHUNK[kind], count) };
    }
  }
}

async function loadChunk(given: Load, { kind, from, to }: Chunk): Promise<void> {
  const texts = new Map<Table, string>();
  if (kind === 'filler') texts.set('audit_log', printFiller(given.filler, from, to));
  else for (let index = from; index < to; index += 1) printCopy(given, kind, index, texts);
  await given.sql.begin(async (tx) => {
    // Foreign keys hold by construction, and `--verify` looks; checking each row takes a third.
    await tx`set local session_replication_role = replica`;
    await tx`set local synchronous_commit = off`;
    for (const table of TABLES) {
      const text = texts.get(table);
      if (text !== undefined && text !== '') await copyIn(tx as unknown as Sql, table, text);
    }
  });
  given.progress.add(kind, to - from);
}

function printCopy(given: Load, kind: Kind, index: number, texts: Map<Table, string>): void {
  const { schedule, seed, numbers } = given;
  const { startMs, template } = schedule.at(kind, index);
  // The quotes of orders are numbered after the others.
  const orderNumber = numbers.order + index;
  const number = numbers.quote + index + (kind === 'order' ? schedule.count('quote') : 0);
  const print = template.print({
    seed,
    index: kind === 'order' ? ORDER_COPIES + orderNumber : number,
    startMs,
    words: {
      number: `Q-${padded(number)}`,
      order_number: `O-${padded(orderNumber)}`,
      customer: padded((Math.imul(index + 1, 0x9e3779b1) >>> 0) % given.customers),
    },
  });
  for (const table of TABLES) {
    if ((table === 'outbox' || table === 'inbox') && !schedule.hasEvents(startMs)) continue;
    if (table === 'audit_log' && index < given.auditFrom[kind]) continue;
    const text = print(table);
    if (text !== '') texts.set(table, (texts.get(table) ?? '') + text);
  }
}

function padded(number: number): string {
  return String(number).padStart(6, '0');
}
