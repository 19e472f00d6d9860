import type { Statement } from '../sql/statement.ts';
import { recordQuery } from './metrics.ts';

/** The rows of each statement of a batch, in order. */
export type RowsOf<Statements extends readonly Statement<unknown>[]> = {
  readonly [At in keyof Statements]: Statements[At] extends Statement<infer Row>
    ? readonly Row[]
    : never;
};

const ABORTED = '25P02';

/**
 * Sends a batch in one piece and waits for every answer: one round trip. Throws the first cause;
 * the statements after it only say that the transaction is aborted.
 */
export async function send<const Statements extends readonly Statement<unknown>[]>(
  statements: Statements,
): Promise<RowsOf<Statements>> {
  // The server works through the batch in order: each statement took what passed since the last.
  let previous = performance.now();
  const settled = await Promise.allSettled(
    statements.map(async ({ name, query }) => {
      const rows = await query;
      const now = performance.now();
      recordQuery(name, now - previous, rows.length);
      previous = now;
      return rows;
    }),
  );
  const failures = settled.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
  if (failures.length > 0) {
    throw failures.find((reason) => databaseCode(reason) !== ABORTED) ?? failures[0];
  }
  return settled.map((each) =>
    each.status === 'fulfilled' ? each.value : [],
  ) as RowsOf<Statements>;
}

/** SQLSTATE, or the driver's or the system's code; empty for anything else. */
export function databaseCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** Too many connections (53300) counts as well: another one that ends leaves its place. */
const LOST = /^(CONNECTION_|ECONN|EPIPE|ENOENT|ENOTCONN|CONNECT_TIMEOUT|53300|57P0[1-3]|08)/;
const CONFLICTS = new Set(['40001', '40P01', '23505']);

/** What to do about a failure: try again after a conflict or a lost connection, or give up. */
export function judge(error: unknown): 'conflict' | 'lost' | 'locked' | 'fault' {
  const code = databaseCode(error);
  if (CONFLICTS.has(code)) return 'conflict';
  if (code === '55P03') return 'locked';
  return LOST.test(code) ? 'lost' : 'fault';
}
