import type { Fallout } from '../contract/order.ts';
import type { PricedLine } from '../contract/price.ts';
import type { Told } from './order_story.ts';
import type { Tape } from './tape.ts';

/** An order in its last state, with its tasks and what it installed. */
export function writeOrder(
  tape: Tape,
  tenant: string,
  { order, tasks, assets }: Told,
  pricedLines: readonly PricedLine[],
): void {
  tape.write('customer_order', [
    tenant,
    order.id,
    order.number,
    order.version,
    order.sequence,
    order.status,
    order.quoteId,
    order.quoteRevision,
    order.customerId,
    order.catalogVersion,
    order.currency,
    order.priceHash,
    order.totals,
    order.items,
    pricedLines,
    order.tasksTotal,
    order.tasksDone,
    order.hold,
    order.createdAt,
    order.updatedAt,
  ]);
  for (const [position, task] of tasks.entries()) {
    tape.write('order_task', [
      tenant,
      order.id,
      task.id,
      position,
      task.type,
      task.behaviour,
      task.lineId,
      task.offeringId ?? null,
      task.wave,
      task.dependsOn,
      task.callback,
      task.status,
      task.attempts,
      task.externalReference ?? null,
      task.compensates ?? null,
      order.updatedAt,
    ]);
  }
  for (const asset of assets) {
    tape.write('asset', [
      tenant,
      asset.id,
      asset.customerId,
      asset.offeringId,
      asset.name,
      asset.quantity,
      asset.orderId,
      asset.lineId,
      asset.status,
      asset.activatedAt,
    ]);
  }
}

/** What the bridge's projection holds of it. */
export function writeSummary(tape: Tape, tenant: string, { order, tasks, summary }: Told): void {
  tape.write('order_summary', [
    tenant,
    order.id,
    order.number,
    summary.status,
    order.customerId,
    order.quoteId,
    order.currency,
    order.totals,
    summary.tasksTotal,
    order.tasksDone,
    summary.sequence,
    order.createdAt,
    summary.status === 'completed' || summary.status === 'partial' ? summary.updatedAt : null,
    summary.updatedAt,
  ]);
  for (const { id, status } of tasks) {
    if (status !== 'done' && status !== 'skipped') continue;
    tape.write('order_summary_task', [tenant, order.id, id]);
  }
}

export function writeFallout(
  tape: Tape,
  tenant: string,
  fallout: Fallout,
  resolvedAt: string | null,
): void {
  tape.write('fallout', [
    tenant,
    fallout.id,
    fallout.orderId,
    fallout.taskId,
    fallout.taskType,
    fallout.cause,
    fallout.status,
    fallout.openedAt,
    resolvedAt,
    resolvedAt === null ? null : 'operator',
    resolvedAt === null ? null : 'Looked into by hand',
  ]);
}
