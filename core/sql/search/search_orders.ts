import type { Sql } from '../../../db/connect.ts';
import type { OrderStatus, OrderSummary } from '../../contract/order.ts';
import { statement } from '../statement.ts';
import type { Statement } from '../statement.ts';
import { beginsWith } from './number_range.ts';
import { asked, equal, walk, within } from './walk.ts';
import type { Bounds, TimeRange, Walk, Walked } from './walk.ts';

export type OrderQuestion = TimeRange & {
  readonly number?: string | undefined;
  readonly numberPrefix?: string | undefined;
  readonly quoteId?: string | undefined;
  readonly customerId?: string | undefined;
  readonly status?: OrderStatus | undefined;
};

export type FoundOrder = Walked & OrderSummary;

/** By creation; where numbers are asked for, by number. */
export function searchOrders(
  sql: Sql,
  tenant: string,
  question: OrderQuestion,
  bounds: Bounds,
): Statement<FoundOrder> {
  const of: Pick<Walk, 'table' | 'columns'> = {
    table: 'customer_order o',
    columns: `o.id, o.number, o.status, o.customer_id as "customerId", o.quote_id as "quoteId",
      o.tasks_done as "tasksDone", o.tasks_total as "tasksTotal", o.totals,
      o.created_at as "createdAt", o.updated_at as "updatedAt"`,
  };
  return statement('search_orders', walk(sql, { ...of, ...pathOf(sql, tenant, question) }, bounds));
}

function pathOf(
  sql: Sql,
  tenant: string,
  question: OrderQuestion,
): Pick<Walk, 'keys' | 'range' | 'beside'> {
  const { number, numberPrefix } = question;
  const ofTenant = sql`o.tenant_id = ${tenant}`;
  const quote = equal(sql, 'o.quote_id', question.quoteId, 'uuid');
  const customer = equal(sql, 'o.customer_id', question.customerId);
  const status = equal(sql, 'o.status', question.status);
  const time = within(sql, 'o.created_at', question);
  if (number !== undefined || numberPrefix !== undefined) {
    const numbers = asked(
      equal(sql, 'o.number', number),
      numberPrefix === undefined ? undefined : beginsWith(sql, 'o.number', numberPrefix),
    );
    return {
      keys: [{ column: 'o.number', type: 'text' }],
      range: [ofTenant, ...numbers],
      beside: [...asked(quote, customer, status), ...time],
    };
  }
  const [best, ...others] = asked(quote, customer, status);
  return {
    keys: [
      { column: 'o.created_at', type: 'timestamptz' },
      { column: 'o.id', type: 'uuid' },
    ],
    range: [ofTenant, ...asked(best), ...time],
    beside: others,
  };
}
