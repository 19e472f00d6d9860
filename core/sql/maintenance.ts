import type { Sql } from '../../db/connect.ts';
import { statement } from './statement.ts';
import type { Statement } from './statement.ts';

export function ensurePartitions(sql: Sql, days: number): Statement<{ made: number }> {
  return statement('ensure_partitions', sql`select ensure_partitions(${days}) as made`);
}

/** Connections that are not kept for superusers. */
export function readLimits(sql: Sql): Statement<{ connectionsMax: number }> {
  return statement(
    'read_limits',
    sql`
      select current_setting('max_connections')::integer
        - current_setting('superuser_reserved_connections')::integer as "connectionsMax"
    `,
  );
}
