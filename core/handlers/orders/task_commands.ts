import type { ParsedBody } from '../../contract/calls.ts';
import type { Fallout, FulfilmentTask } from '../../contract/order.ts';
import { refuse } from '../../contract/reply.ts';
import type { Reply } from '../../contract/reply.ts';
import { decideTask } from '../../domain/order/task.ts';
import type { TaskCommand, TaskDecision } from '../../domain/order/task.ts';
import type { Call } from '../../server/call.ts';
import { runCommand } from '../../server/run_command.ts';
import type { Changes } from '../../server/run_command.ts';
import { lockOrder, saveOrder } from '../../sql/orders/customer_order.ts';
import { insertFallout, loadOpenFallout } from '../../sql/orders/fallout.ts';
import { loadTask, saveTask } from '../../sql/orders/order_task.ts';
import { auditRow, outboxRows } from '../evidence.ts';
import { taskView } from './order_view.ts';

type OfTask = { readonly orderId: string; readonly taskId: string };
type Outcome = { readonly task: FulfilmentTask; readonly fallout: Fallout | undefined };

/** Loads one task under its order's lock, lets the domain decide, and saves. */
function runTaskCommand<Body>(
  call: Call,
  { orderId, taskId }: OfTask,
  command: TaskCommand,
  body: (outcome: Outcome) => Body,
): Promise<Reply<Body>> {
  const { tenant } = call.identity;
  return runCommand(call, {
    load: (sql) => [
      lockOrder(sql, tenant, orderId),
      loadTask(sql, tenant, orderId, taskId),
      loadOpenFallout(sql, tenant, orderId, taskId),
    ],
    decide: ([[order], [row], [open]]) => {
      if (order === undefined || row === undefined) {
        return refuse('not_found', `no task ${taskId} of order ${orderId}`);
      }
      const before = taskView(row);
      const decided = decideTask(
        {
          order,
          task: before,
          unmet: row.unmet,
          ...(open === undefined ? {} : { falloutId: open.id }),
        },
        command,
        call.now,
        call.services.newId,
      );
      if (!decided.ok) return decided;
      const fallout = openedFallout(decided, orderId, call.now) ?? open;
      const reply = {
        ok: true,
        body: body({ task: decided.task, fallout }),
        version: decided.state.version,
      } as const;
      if (decided.task === before) return { ok: true, reply };
      return { ok: true, reply, changes: taskChanges(call, before, decided) };
    },
  });
}

function taskChanges(call: Call, before: FulfilmentTask, decided: TaskDecision): Changes {
  const { tenant } = call.identity;
  const { state, task, events } = decided;
  const opened = openedFallout(decided, state.id, call.now);
  return {
    statements: (sql) => [
      saveOrder(sql, tenant, state),
      saveTask(sql, tenant, state.id, task, call.now),
      ...(opened === undefined ? [] : [insertFallout(sql, tenant, opened)]),
    ],
    events: outboxRows(call, state.id, events),
    audit: [
      auditRow(call, 'order', state.id, {
        detail: `${task.type} (${task.lineId}): ${before.status} → ${task.status}`,
      }),
    ],
  };
}

function openedFallout(
  { opened, task }: TaskDecision,
  orderId: string,
  now: string,
): Fallout | undefined {
  if (opened === undefined) return undefined;
  return {
    id: opened.id,
    orderId,
    taskId: task.id,
    taskType: task.type,
    cause: opened.cause,
    status: 'open',
    openedAt: now,
  };
}

const asTask = ({ task }: Outcome): FulfilmentTask => task;

function asFallout({ task, fallout }: Outcome): Fallout {
  if (fallout === undefined) throw new Error(`task ${task.id} fell out and has no fallout`);
  return fallout;
}

export function taskStart(
  call: Call,
  body: ParsedBody['task_start'],
): Promise<Reply<FulfilmentTask>> {
  return runTaskCommand(call, body, { type: 'task_start' }, asTask);
}

export function taskAwait(
  call: Call,
  body: ParsedBody['task_await'],
): Promise<Reply<FulfilmentTask>> {
  const { externalReference } = body;
  return runTaskCommand(call, body, { type: 'task_await', externalReference }, asTask);
}

export function taskComplete(
  call: Call,
  body: ParsedBody['task_complete'],
): Promise<Reply<FulfilmentTask>> {
  const { externalReference } = body;
  return runTaskCommand(call, body, { type: 'task_complete', externalReference }, asTask);
}

export function taskCallback(
  call: Call,
  body: ParsedBody['task_callback'],
): Promise<Reply<FulfilmentTask>> {
  const { externalReference, outcome, detail } = body;
  return runTaskCommand(
    call,
    body,
    { type: 'task_callback', externalReference, outcome, detail },
    asTask,
  );
}

export function taskFail(call: Call, body: ParsedBody['task_fail']): Promise<Reply<Fallout>> {
  return runTaskCommand(call, body, { type: 'task_fail', cause: body.cause }, asFallout);
}
