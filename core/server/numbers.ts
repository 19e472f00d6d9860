import type { Refusal } from '../contract/reply.ts';
import { takeNumbers } from '../sql/number_block.ts';
import { begin, commit, rollback, setTenant } from '../sql/session.ts';
import { retryLost } from './retry_lost.ts';
import type { Reader } from './run_query.ts';
import { judge, send } from './send.ts';

const BLOCK_SIZE = 50;
const PREFIX = { quote: 'Q', order: 'O' } as const;
export type NumberKind = keyof typeof PREFIX;

export type Numbers = {
  /** `Q-000123`, unique per tenant; gaps are possible, repetitions are not. */
  readonly take: (reader: Reader, kind: NumberKind) => Promise<string | Refusal>;
};

/** Hands out numbers from blocks, so that one row isn't locked by every command. */
export function createNumbers(): Numbers {
  const blocks = new Map<string, { next: number; left: number }>();
  const refills = new Map<string, Promise<Refusal | null>>();

  async function refill(reader: Reader, kind: NumberKind, id: string): Promise<Refusal | null> {
    // A block whose commit was not heard of is a gap.
    const first = await retryLost(reader.deadlineAtMs, () => takeBlock(reader, kind));
    if (typeof first !== 'number') return first;
    blocks.set(id, { next: first, left: BLOCK_SIZE });
    return null;
  }

  return {
    take: async (reader, kind) => {
      const id = `${kind} ${reader.identity.tenant}`;
      for (;;) {
        const block = blocks.get(id);
        if (block !== undefined && block.left > 0) {
          const number = block.next;
          block.next += 1;
          block.left -= 1;
          return `${PREFIX[kind]}-${String(number).padStart(6, '0')}`;
        }
        // Who waits in one pool must not hold up those of another.
        const turn = `${id} ${reader.pool.name}`;
        let pending = refills.get(turn);
        if (pending === undefined) {
          pending = refill(reader, kind, id).finally(() => refills.delete(turn));
          refills.set(turn, pending);
        }
        const refused = await pending;
        if (refused !== null) return refused;
      }
    },
  };
}

function takeBlock(reader: Reader, kind: NumberKind): Promise<number | Refusal> {
  return reader.pool.run(reader.deadlineAtMs, async ({ sql }) => {
    try {
      const [, , rows] = await send([
        begin(sql),
        setTenant(sql, reader.identity.tenant),
        takeNumbers(sql, reader.identity.tenant, kind, BLOCK_SIZE),
        commit(sql),
      ]);
      return rows[0]?.first ?? 1;
    } catch (error) {
      if (judge(error) !== 'lost') await send([rollback(sql)]).catch(() => undefined);
      throw error;
    }
  });
}
