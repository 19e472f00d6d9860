import type { ParsedBody } from '../../contract/calls.ts';
import type { Fallout } from '../../contract/order.ts';
import { refuse } from '../../contract/reply.ts';
import type { Reply } from '../../contract/reply.ts';
import { abortFallout } from '../../domain/order/fallout_abort.ts';
import { resolveFallout } from '../../domain/order/fallout.ts';
import type { Resolution } from '../../domain/order/fallout.ts';
import type { Call } from '../../server/call.ts';
import { runCommand } from '../../server/run_command.ts';
import { lockOrderOfFallout, saveOrder } from '../../sql/orders/customer_order.ts';
import { loadFallout, saveFallout } from '../../sql/orders/fallout.ts';
import { loadTaskOfFallout, loadTasksOfFallout, saveTask } from '../../sql/orders/order_task.ts';
import { auditRow, outboxRows } from '../evidence.ts';
import { taskView } from './order_view.ts';
import { planDetail, planWrites } from './run_order_command.ts';

function resolve(
  call: Call,
  falloutId: string,
  resolution: Resolution,
  reason: string | null,
): Promise<Reply<Fallout>> {
  const { tenant, subject } = call.identity;
  return runCommand(call, {
    load: (sql) => [
      lockOrderOfFallout(sql, tenant, falloutId),
      loadFallout(sql, tenant, falloutId),
      loadTaskOfFallout(sql, tenant, falloutId),
    ],
    decide: ([[order], [fallout], [row]]) => {
      if (order === undefined || fallout === undefined || row === undefined) {
        return refuse('not_found', `no fallout ${falloutId}`);
      }
      const state = { order, fallout, task: taskView(row) };
      const decided = resolveFallout(state, resolution, call.now);
      if (!decided.ok) return decided;
      const reply = { ok: true, body: decided.fallout } as const;
      if (decided.events.length === 0) return { ok: true, reply };
      return {
        ok: true,
        reply,
        changes: {
          statements: (sql) => [
            saveOrder(sql, tenant, decided.state),
            saveTask(sql, tenant, order.id, decided.task, call.now),
            saveFallout(sql, tenant, decided.fallout, subject, reason, call.now),
          ],
          events: outboxRows(call, order.id, decided.events),
          audit: [
            auditRow(call, 'order', order.id, {
              detail: `${decided.task.type} (${decided.task.lineId}): ${resolution}${reason === null ? '' : `, ${reason}`}`,
            }),
          ],
        },
      };
    },
  });
}

export function falloutRetry(
  call: Call,
  { falloutId }: ParsedBody['fallout_retry'],
): Promise<Reply<Fallout>> {
  return resolve(call, falloutId, 'retried', null);
}

export function falloutSkip(
  call: Call,
  { falloutId, reason }: ParsedBody['fallout_skip'],
): Promise<Reply<Fallout>> {
  return resolve(call, falloutId, 'skipped', reason);
}

export function falloutComplete(
  call: Call,
  { falloutId, reason }: ParsedBody['fallout_complete'],
): Promise<Reply<Fallout>> {
  return resolve(call, falloutId, 'completed', reason);
}

export function falloutAbort(
  call: Call,
  { falloutId, reason }: ParsedBody['fallout_abort'],
): Promise<Reply<Fallout>> {
  const { tenant, subject } = call.identity;
  return runCommand(call, {
    load: (sql) => [
      lockOrderOfFallout(sql, tenant, falloutId),
      loadFallout(sql, tenant, falloutId),
      loadTasksOfFallout(sql, tenant, falloutId),
    ],
    decide: ([[order], [fallout], rows]) => {
      if (order === undefined || fallout === undefined) {
        return refuse('not_found', `no fallout ${falloutId}`);
      }
      const state = { order, fallout, tasks: rows.map(taskView) };
      const decided = abortFallout(state, reason, call.now, call.services.newId);
      if (!decided.ok) return decided;
      const { plan } = decided;
      return {
        ok: true,
        reply: { ok: true, body: decided.fallout },
        changes: {
          statements: (sql) => [
            saveOrder(sql, tenant, decided.state),
            saveFallout(sql, tenant, decided.fallout, subject, reason, call.now),
            ...planWrites(sql, call, order.id, plan, reason),
          ],
          events: outboxRows(call, order.id, decided.events),
          audit: [
            auditRow(call, 'order', order.id, {
              detail: `${fallout.taskType}: line given up, ${reason}; ${planDetail(plan)}`,
            }),
          ],
        },
      };
    },
  });
}
