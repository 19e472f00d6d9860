import type { Sql } from '../../db/connect.ts';
import type { Planned } from '../../db/plans/explain.ts';
import { PlansFault } from '../../db/plans/run_plans.ts';
import type { PlannedProcess } from '../../db/plans/run_plans.ts';
import { sentBy } from '../../db/plans/sent_by.ts';
import { takeIn } from '../consume/inbox.ts';
import { countTasks, saveSummaries, saveTasks } from '../projections/order_summary_sql.ts';
import { findReady, loadCursor, moveCursor, readOutbox } from '../relay/sql.ts';

const START = { transactionId: '0', id: '00000000-0000-0000-0000-000000000000' };
const SHARD = 3;
const SHARDS = [0, 1, 2, 3, 4, 5, 6, 7];
const BATCH = 500;

/** What the relay and the projections send all the time. */
export const BRIDGE_PLANS: PlannedProcess = {
  role: 'qw_bridge',
  baseline: new URL('../../db/plans/bridge.json', import.meta.url),
  statements: async (sql: Sql, tenant: string): Promise<readonly Planned[]> => {
    const cursor = await loadCursor(sql, SHARD);
    const events = await sql<{ id: string }[]>`
      select event_id as id from inbox order by event_id desc limit ${BATCH}
    `;
    const [order] = await sql<{ orderId: string; number: string; quoteId: string }[]>`
      select order_id as "orderId", number, quote_id as "quoteId" from order_summary
      where tenant_id = ${tenant} order by order_id desc limit 1
    `;
    if (order === undefined || events.length === 0) {
      throw new PlansFault('the tenant has no projection: npm run db -- generate makes one');
    }
    const at = new Date().toISOString();
    const summary = {
      ...order,
      tenant,
      status: 'completed',
      customerId: 'plan',
      currency: 'USD',
      totals: {},
      tasksTotal: 1,
      tasksDone: 1,
      sequence: 1_000_000,
      at,
      completed: true,
    };
    const task = { tenant, orderId: order.orderId, taskId: order.orderId };
    const ids = events.map(({ id }) => id);
    return [
      { name: 'find_ready', query: sentBy((to) => findReady(to, SHARDS)) },
      { name: 'load_cursor', query: sentBy((to) => loadCursor(to, SHARD)) },
      { name: 'read_outbox', query: sentBy((to) => readOutbox(to, SHARD, START, BATCH)) },
      { name: 'move_cursor', query: sentBy((to) => moveCursor(to, SHARD, cursor, cursor)) },
      { name: 'take_in known', query: sentBy((to) => takeIn(to, 'order_summary', ids)) },
      { name: 'take_in new', query: sentBy((to) => takeIn(to, 'plan', ids)) },
      { name: 'save_summaries', query: sentBy((to) => saveSummaries(to, [summary])) },
      { name: 'save_tasks', query: sentBy((to) => saveTasks(to, [task])) },
      { name: 'count_tasks', query: sentBy((to) => countTasks(to, [task])) },
    ];
  },
};
