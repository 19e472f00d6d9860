import type { ParsedBody, ReplyBody } from '../../contract/calls.ts';
import type { Order } from '../../contract/order.ts';
import { refuse } from '../../contract/reply.ts';
import type { Refusal, Reply } from '../../contract/reply.ts';
import type { Call } from '../../server/call.ts';
import { runQuery } from '../../server/run_query.ts';
import { assetHistory as historyStatement } from '../../sql/orders/asset_version.ts';
import { orderTimeline as timelineStatement } from '../../sql/audit.ts';
import { expandOrder, loadOrder } from '../../sql/orders/customer_order.ts';
import { loadTasks } from '../../sql/orders/order_task.ts';
import { BEGINNING, decodeCursor, pageOf } from '../cursor.ts';
import { orderView, taskView } from './order_view.ts';

export function orderNotFound(orderId: string): Refusal {
  return refuse('not_found', `no order ${orderId}`);
}

export async function orderGet(
  call: Call,
  { orderId, expand }: ParsedBody['order_get'],
): Promise<Reply<Order>> {
  const { tenant } = call.identity;
  const wanted = new Set(expand);
  const also = { price: wanted.has('price'), amendments: wanted.has('amendments') };
  const read = await runQuery(call, (sql) => [
    loadOrder(sql, tenant, orderId),
    loadTasks(sql, tenant, orderId),
    ...(wanted.size > 0 ? [expandOrder(sql, tenant, orderId, also)] : []),
  ]);
  if (!read.ok) return read;
  const [[state], tasks, expanded] = read.rows;
  if (state === undefined) return orderNotFound(orderId);
  const { price, amendments } = expanded?.[0] ?? { price: null, amendments: null };
  const body = orderView(state, tasks.map(taskView), {
    ...(price === null ? {} : { price }),
    ...(amendments === null ? {} : { amendments }),
  });
  return { ok: true, body, version: state.version };
}

export async function orderTimeline(
  call: Call,
  body: ParsedBody['order_timeline'],
): Promise<Reply<ReplyBody['order_timeline']>> {
  const from = decodeCursor(body.cursor);
  if (!from.ok) return from;
  const { tenant } = call.identity;
  const read = await runQuery(call, (sql) => [
    loadOrder(sql, tenant, body.orderId),
    timelineStatement(sql, tenant, body.orderId, from.position ?? BEGINNING, body.limit + 1),
  ]);
  if (!read.ok) return read;
  const [[order], rows] = read.rows;
  if (order === undefined) return orderNotFound(body.orderId);
  const page = pageOf(
    rows,
    body.limit,
    ({ at, actor, action, detail }) => ({
      at,
      actor,
      action,
      ...(detail === null ? {} : { detail }),
    }),
    (row) => [row.at, row.id],
  );
  return { ok: true, body: page };
}

export async function assetHistory(
  call: Call,
  { assetId }: ParsedBody['asset_history'],
): Promise<Reply<ReplyBody['asset_history']>> {
  const read = await runQuery(call, (sql) => [
    historyStatement(sql, call.identity.tenant, assetId),
  ]);
  if (!read.ok) return read;
  const [rows] = read.rows;
  if (rows.length === 0) return refuse('not_found', `no asset ${assetId}`);
  const versions = rows.map(({ until, ...version }) => ({
    ...version,
    ...(until === null ? {} : { until }),
  }));
  return { ok: true, body: { assetId, versions } };
}
