import type { Sql } from '../../db/connect.ts';
import type { Refusal } from '../contract/reply.ts';
import { beginReadOnly, commit, rollback, setTenant } from '../sql/session.ts';
import type { Statement } from '../sql/statement.ts';
import type { Call } from './call.ts';
import { retryLost } from './retry_lost.ts';
import type { Slot } from './slot.ts';
import { judge, send } from './send.ts';
import type { RowsOf } from './send.ts';

export type Reader = Pick<Call, 'pool' | 'deadlineAtMs'> & {
  readonly identity: { readonly tenant: string };
};

/** Reads one consistent snapshot of the caller's tenant in one round trip. */
export async function runQuery<const Statements extends readonly Statement<unknown>[]>(
  reader: Reader,
  build: (sql: Sql) => Statements,
): Promise<{ readonly ok: true; readonly rows: RowsOf<Statements> } | Refusal> {
  return retryLost(reader.deadlineAtMs, () =>
    reader.pool.run(reader.deadlineAtMs, (slot) => read(slot, reader, build)),
  );
}

async function read<Statements extends readonly Statement<unknown>[]>(
  slot: Slot,
  reader: Reader,
  build: (sql: Sql) => Statements,
): Promise<{ readonly ok: true; readonly rows: RowsOf<Statements> }> {
  const { sql } = slot;
  try {
    const [, , ...rest] = await send([
      beginReadOnly(sql),
      setTenant(sql, reader.identity.tenant),
      ...build(sql),
      commit(sql),
    ]);
    return { ok: true, rows: rest.slice(0, -1) as unknown as RowsOf<Statements> };
  } catch (error) {
    if (judge(error) !== 'lost') await send([rollback(sql)]).catch(() => undefined);
    throw error;
  }
}
