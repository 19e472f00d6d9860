import { v7 } from 'uuid';
import type { Statement } from '../consume/inbox.ts';

export type TestRow = { readonly key: string; readonly sequence: number };

/** Appends rows as the core does, in the transaction of `tx`; replies their ids. */
export async function appendRows(
  tx: Statement,
  topic: string,
  rows: readonly TestRow[],
): Promise<readonly string[]> {
  const withIds = rows.map((row) => ({ ...row, id: v7() }));
  await tx`
    insert into outbox (shard, id, tenant_id, topic, key, event_type, sequence, actor,
      occurred_at, data)
    select hashtext(key) & 7, id, 'demo', ${topic}, key, 'order.started', sequence, 'tester',
      clock_timestamp(), jsonb_build_object('n', sequence)
    from jsonb_to_recordset(${JSON.stringify(withIds)}::text::jsonb)
      as r (id uuid, key text, sequence int)`;
  return withIds.map(({ id }) => id);
}
