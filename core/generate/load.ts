import type { Sql } from '../../db/connect.ts';
import { CREATE_COPIES, printCopy } from './copies.ts';
import { copyIn, copyText } from './copy_in.ts';
import { printFiller } from './filler.ts';
import type { FillerPlan } from './filler.ts';
import type { Progress } from './progress.ts';
import { markDone } from './run.ts';
import type { Schedule } from './schedule.ts';
import type { Expansion } from './shape_tables.ts';
import type { Kind } from './stories.ts';
import { COPIED, isKept, TABLES } from './tables.ts';
import type { Copied, Kept } from './tables.ts';
import type { Copy, Template } from './template.ts';

export type Load = {
  readonly sql: Sql;
  readonly seed: number;
  readonly schedule: Schedule;
  readonly expansions: readonly Expansion[];
  /** First free human number of each kind. */
  readonly numbers: Readonly<Record<Kind, number>>;
  readonly customers: number;
  /** From which copy on the audit rows are kept. */
  readonly auditFrom: Readonly<Record<Kind, number>>;
  readonly filler: FillerPlan;
  /** Chunks that a run before this one has committed. */
  readonly done: ReadonlySet<string>;
  readonly progress: Progress;
};
type Chunk = { readonly kind: Kind | 'filler'; readonly from: number; readonly to: number };

export const LANES = 3;
const CHUNK: Readonly<Record<Chunk['kind'], number>> = {
  quote: 2_000,
  order: 1_000,
  filler: 20_000,
};
/** Ids of orders' copies lie apart from those of quotes. */
const ORDER_COPIES = 0x80000000;

/** Several connections at once; each chunk is one transaction, which also notes that it is done. */
export async function load(given: Load): Promise<void> {
  const chunks = [...chunksOf(given)].values();
  const lane = async (): Promise<void> => {
    for (const chunk of chunks) await loadChunk(given, chunk);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

function* chunksOf({ schedule, filler, done }: Load): Generator<Chunk> {
  const counts = { quote: schedule.count('quote'), order: schedule.count('order') };
  for (const kind of ['quote', 'order', 'filler'] as const) {
    const count = kind === 'filler' ? filler.rows : counts[kind];
    for (let from = 0; from < count; from += CHUNK[kind]) {
      if (done.has(`${kind} ${from}`)) continue;
      yield { kind, from, to: Math.min(from + CHUNK[kind], count) };
    }
  }
}

async function loadChunk(given: Load, chunk: Chunk): Promise<void> {
  const { kind, from, to } = chunk;
  let rows = to - from;
  await given.sql.begin(async (transaction) => {
    const tx = transaction as unknown as Sql;
    // Foreign keys hold by construction, and `--verify` looks; checking each row takes a third.
    await tx`set local session_replication_role = replica`;
    await tx`set local synchronous_commit = off`;
    if (kind === 'filler') await copyIn(tx, 'audit_log', printFiller(given.filler, from, to));
    else rows = await loadCopies(tx, given, kind, chunk);
    await markDone(tx, `${kind} ${from}`);
  });
  given.progress.add(kind, to - from, rows);
}

async function loadCopies(tx: Sql, given: Load, kind: Kind, { from, to }: Chunk): Promise<number> {
  const texts = new Map<Copied, string>();
  let copies = '';
  let rows = 0;
  for (let index = from; index < to; index += 1) {
    const { startMs, story, template } = given.schedule.at(kind, index);
    const copy = copyOf(given, kind, index, startMs);
    const kept = {
      sent: given.schedule.hasEvents(startMs),
      audited: index >= given.auditFrom[kind],
      keyed: given.schedule.hasReplies(startMs),
    };
    copies += printCopy(story, template, copy, kept);
    const print = template.print(copy);
    for (const table of COPIED) {
      if (!isKept(table, kept)) continue;
      texts.set(table, (texts.get(table) ?? '') + print(table));
    }
    rows += countRows(template, kept);
  }
  await tx.unsafe(CREATE_COPIES);
  await copyText(tx, 'copy copies from stdin', copies);
  // In the order of the copies, so that indexes grow at their ends.
  await tx`set local enable_hashjoin = off`;
  await tx`set local enable_mergejoin = off`;
  for (const { statement } of given.expansions) await tx.unsafe(statement);
  for (const [table, text] of texts) if (text !== '') await copyIn(tx, table, text);
  return rows;
}

function copyOf(given: Load, kind: Kind, index: number, startMs: number): Copy {
  // The quotes of orders are numbered after the others.
  const orderNumber = given.numbers.order + index;
  const others = kind === 'order' ? given.schedule.count('quote') : 0;
  const number = given.numbers.quote + index + others;
  return {
    seed: given.seed,
    index: kind === 'order' ? ORDER_COPIES + orderNumber : number,
    startMs,
    words: {
      number: `Q-${padded(number)}`,
      order_number: `O-${padded(orderNumber)}`,
      customer: padded((Math.imul(index + 1, 0x9e3779b1) >>> 0) % given.customers),
    },
  };
}

function countRows(template: Template, kept: Kept): number {
  return TABLES.reduce(
    (sum, table) => (isKept(table, kept) ? sum + template.rows(table).length : sum),
    0,
  );
}

function padded(number: number): string {
  return String(number).padStart(6, '0');
}
