import { BEHAVIOURS } from '../../core/contract/catalog.ts';
import { approvalApply } from './approval_apply.ts';
import { approvalEscalate } from './approval_escalate.ts';
import { fulfilTask } from './fulfil_task.ts';
import type { FulfilmentPorts } from './fulfil_task.ts';
import { manualTask } from './manual_task.ts';
import { notifyJobs } from './notify_jobs.ts';
import type { SendNotice } from './notify_jobs.ts';
import { orderJobs } from './order_jobs.ts';
import { TASK_POOLS } from './pools.ts';
import type { WorkerSpec } from './run_job.ts';

export type WorkerPorts = FulfilmentPorts & { readonly sendNotice: SendNotice };

export function allWorkers(ports: WorkerPorts): readonly WorkerSpec[] {
  const tasks = BEHAVIOURS.map((behaviour) =>
    behaviour === 'manual'
      ? manualTask(TASK_POOLS.manual, ports.send)
      : fulfilTask(TASK_POOLS[behaviour], ports),
  );
  return [
    ...tasks,
    ...orderJobs(ports.send),
    approvalApply(ports.send),
    approvalEscalate(ports.send),
    ...notifyJobs(ports.sendNotice),
  ];
}
