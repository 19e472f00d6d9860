import { connect, type Sql } from '../../db/connect.ts';

export type OutboxRow = {
  readonly id: string;
  readonly topic: string;
  readonly key: string;
  readonly event_type: string;
  readonly sequence: number;
};

/** Looks into PostgreSQL as its administrator, who sees every tenant. */
export function openStores(adminUrl: string): Sql {
  return connect({ url: adminUrl, application: 'e2e', max: 2 });
}

export async function outboxOf(sql: Sql, tenant: string): Promise<readonly OutboxRow[]> {
  return sql<OutboxRow[]>`
    select id::text, topic, key, event_type, sequence from outbox
    where tenant_id = ${tenant} order by key, sequence`;
}

/** Gaps and repetitions in the sequences, as text; none when each key counts 1, 2, 3 … */
export function gapsIn(rows: readonly Pick<OutboxRow, 'key' | 'sequence'>[]): readonly string[] {
  const last = new Map<string, number>();
  return rows.flatMap(({ key, sequence }) => {
    const before = last.get(key) ?? 0;
    last.set(key, sequence);
    return sequence === before + 1 ? [] : [`${key}: ${sequence} after ${before}`];
  });
}

export type TenantOrder = {
  readonly id: string;
  readonly quote_id: string;
  readonly status: string;
};

export async function ordersOf(sql: Sql, tenant: string): Promise<readonly TenantOrder[]> {
  return sql<TenantOrder[]>`
    select id::text, quote_id::text, status from customer_order where tenant_id = ${tenant}`;
}

export async function tasksOf(
  sql: Sql,
  tenant: string,
): Promise<readonly { readonly id: string; readonly order_id: string; readonly status: string }[]> {
  return sql<{ id: string; order_id: string; status: string }[]>`
    select id::text, order_id::text, status from order_task where tenant_id = ${tenant}`;
}
