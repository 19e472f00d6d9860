import { BEHAVIOURS } from '../../core/contract/catalog.ts';
import { FALLOUT_STATUSES, TASK_STATUSES } from '../../core/contract/order.ts';
import type { FalloutSummary, TaskSummary } from '../../core/contract/search_items.ts';
import { instant, integer, object, oneOf, page, text, uuid } from './shapes.ts';
import type { Json } from './shapes.ts';

/** What operational searches find, where it isn't a thing of its own. */
export const SEARCH_SCHEMAS: Readonly<Record<string, Json>> = {
  TaskSummary: object<keyof TaskSummary>(
    {
      id: uuid,
      orderId: uuid,
      orderNumber: text,
      type: text,
      behaviour: oneOf(BEHAVIOURS),
      lineId: text,
      wave: integer,
      status: oneOf(TASK_STATUSES),
      attempts: integer,
      externalReference: text,
      updatedAt: instant,
    },
    ['externalReference'],
  ),
  TaskPage: page('TaskSummary'),
  FalloutSummary: object<keyof FalloutSummary>(
    {
      id: uuid,
      orderId: uuid,
      orderNumber: text,
      taskId: uuid,
      taskType: text,
      cause: text,
      status: oneOf(FALLOUT_STATUSES),
      openedAt: instant,
      resolvedAt: instant,
      resolvedBy: text,
      reason: text,
    },
    ['resolvedAt', 'resolvedBy', 'reason'],
  ),
  FalloutPage: page('FalloutSummary'),
};
