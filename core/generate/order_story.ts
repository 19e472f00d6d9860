import type { Fallout, FulfilmentTask } from '../contract/order.ts';
import { resolveFallout } from '../domain/order/fallout.ts';
import { decomposeOrder } from '../domain/order/order_decompose.ts';
import type { InstalledAsset } from '../domain/order/install.ts';
import { cancelOrder } from '../domain/order/order_cancel.ts';
import { completeOrder, startOrder } from '../domain/order/order_lifecycle.ts';
import type { OrderDecision, OrderState } from '../domain/order/state.ts';
import { decideTask } from '../domain/order/task.ts';
import type { TaskCommand } from '../domain/order/task.ts';
import { convertQuote } from '../domain/quote/quote_convert.ts';
import type { QuoteState } from '../domain/quote/state.ts';
import type { Catalogue } from './catalogue.ts';
import { accepted, StoryRefused } from './decided.ts';
import { record } from './evidence.ts';
import { writeFallout, writeOrder, writeSummary } from './order_rows.ts';
import type { OrderShape } from './proportions.ts';
import { writeQuote } from './quote_rows.ts';
import type { Tape } from './tape.ts';

type Tale = { readonly tape: Tape; readonly tenant: string; readonly catalogue: Catalogue };

/** Converts an accepted quote and takes its order as far as its shape says. */
export function tellOrder(tale: Tale, quote: QuoteState, shape: OrderShape): void {
  const { tape, tenant } = tale;
  tape.pass(60);
  const fresh = { id: tape.newId(), number: '{{order_number}}' };
  const { quote: converted, order } = accepted(convertQuote(quote, fresh, tape.now()));
  const size = order.state.items.length;
  const reply = { version: converted.state.version, body: order.state, lines: size };
  const did = { actor: 'sales', action: 'quote_convert', before: quote.status, reply };
  const ofQuote = { tenant, type: 'quote', id: quote.id } as const;
  record(tape, ofQuote, { ...did, after: converted.state.status }, converted.events);
  writeQuote(tape, tenant, converted.state);
  const told = fulfil(tale, noted(tale, null, order, 'sales', 'quote_convert'), shape);
  const lines = 'price' in converted.state ? (converted.state.price?.lines ?? []) : [];
  writeOrder(tape, tenant, told, lines);
  writeSummary(tape, tenant, told);
}

export type Told = {
  readonly order: OrderState;
  readonly tasks: readonly FulfilmentTask[];
  readonly assets: readonly InstalledAsset[];
  /** As the last `order.*` event says: tasks' events have not changed it since. */
  readonly summary: OrderState;
};

function fulfil(tale: Tale, acknowledged: OrderState, shape: OrderShape): Told {
  const { tape, catalogue } = tale;
  const { settings, slice } = catalogue;
  if (shape.end === 'acknowledged')
    return { order: acknowledged, tasks: [], assets: [], summary: acknowledged };
  tape.pass(2);
  const { offerings } = slice;
  const plan = accepted(decomposeOrder(acknowledged, settings, offerings, tape.now(), tape.newId));
  let order = noted(tale, acknowledged, plan, 'worker', 'order_decompose');
  if (shape.end === 'cancelled') {
    tape.pass(900);
    const cancelled = accepted(
      cancelOrder(order, plan.tasks, 'the customer withdrew', tape.now(), tape.newId),
    );
    order = noted(tale, order, cancelled, 'operator', 'order_cancel');
    return { order, tasks: cancelled.plan.tasks, assets: [], summary: order };
  }
  if (order.tasksTotal > 0) {
    order = noted(tale, order, accepted(startOrder(order, tape.now())), 'worker', 'order_start');
  }
  const run = runTasks(tale, order, plan.tasks, shape);
  if (shape.end === 'in_progress') return { ...run, assets: [], summary: order };
  tape.pass(5);
  const completed = accepted(completeOrder(run.order, run.tasks, [], tape.now(), tape.newId));
  order = noted(tale, run.order, completed, 'worker', 'order_complete');
  return { order, tasks: run.tasks, assets: completed.assets.installed, summary: order };
}

/** In the order of the plan, so that whatever a task depends on is done before. */
function runTasks(
  tale: Tale,
  started: OrderState,
  plan: readonly FulfilmentTask[],
  shape: OrderShape,
): Pick<Told, 'order' | 'tasks'> {
  const middle = Math.floor(plan.length / 2);
  const tasks = [...plan];
  let order = started;
  for (const [at, planned] of plan.entries()) {
    const stops = shape.end === 'in_progress' && at === middle;
    const runner = createRunner(tale, order, planned);
    if (stops) runner.ask({ type: 'task_start' });
    else if (at !== middle || shape.fault === undefined) runner.finish();
    if (at === middle && shape.fault !== undefined) runner.befall(shape.fault);
    tasks[at] = runner.task();
    order = runner.order();
    if (stops) break;
  }
  return { order, tasks };
}

function createRunner(tale: Tale, started: OrderState, planned: FulfilmentTask) {
  const { tape, tenant } = tale;
  let order = started;
  let task = planned;

  function ask(command: TaskCommand): string | null {
    tape.pass(3);
    const state = { order, task, unmet: 0 };
    const decided = accepted(decideTask(state, command, tape.now(), tape.newId));
    order = noted(tale, order, decided, 'worker', command.type, task.type);
    task = decided.task;
    return decided.opened?.id ?? null;
  }

  function finish(): void {
    const externalReference = `ext-${task.id}`;
    ask({ type: 'task_start' });
    if (!task.callback) return void ask({ type: 'task_complete', externalReference });
    ask({ type: 'task_await', externalReference });
    tape.pass(30);
    ask({ type: 'task_callback', externalReference, outcome: 'succeeded' });
  }

  function befall(fault: NonNullable<OrderShape['fault']>): void {
    if (task.status === 'pending') ask({ type: 'task_start' });
    const cause = 'the provisioner answered 422: no free port';
    const openedAt = tape.now();
    const id = ask({ type: 'task_fail', cause });
    if (id === null) throw new StoryRefused('a failed task opened no fallout');
    const ofTask = { orderId: order.id, taskId: task.id, taskType: task.type };
    const fallout: Fallout = { id, ...ofTask, cause, status: 'open', openedAt };
    if (fault === 'open') return writeFallout(tape, tenant, fallout, null);
    tape.pass(1_800);
    const resolved = accepted(resolveFallout({ order, task, fallout }, fault, tape.now()));
    const verb = { retried: 'retry', skipped: 'skip', completed: 'complete' }[fault];
    order = noted(tale, order, resolved, 'operator', `fallout_${verb}`, task.type);
    task = resolved.task;
    writeFallout(tape, tenant, resolved.fallout, tape.now());
    if (fault === 'retried') finish();
  }

  return { ask, finish, befall, task: () => task, order: () => order };
}

function noted(
  { tape, tenant }: Tale,
  before: OrderState | null,
  { state, events }: OrderDecision,
  actor: string,
  action: string,
  detail?: string,
): OrderState {
  const subject = { tenant, type: 'order', id: state.id } as const;
  const lines = state.items.length;
  const reply = { version: state.version, body: state, lines };
  const did = { actor, action, before: before?.status ?? null, after: state.status, reply };
  record(tape, subject, { ...did, ...(detail === undefined ? {} : { detail }) }, events);
  return state;
}
