import type { Sql } from '../../db/connect.ts';
import { statement } from './statement.ts';
import type { Statement } from './statement.ts';

/** Takes `size` numbers at once; `first` is the first of them. */
export function takeNumbers(
  sql: Sql,
  tenant: string,
  kind: 'quote' | 'order',
  size: number,
): Statement<{ first: number }> {
  return statement(
    'take_numbers',
    sql`
      insert into number_block as block (tenant_id, kind, next)
      values (${tenant}, ${kind}, 1 + ${size}::integer)
      on conflict (tenant_id, kind) do update set next = block.next + ${size}::integer
      returning next - ${size}::integer as first
    `,
  );
}
