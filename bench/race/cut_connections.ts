import type { Sql } from '../../db/connect.ts';

const PAUSE_MS = 150;

/**
 * Ends one of the core's connections now and then, best one whose transaction is open, until `busy`
 * says no. Replies how many.
 */
export async function cutConnections(sql: Sql, busy: () => boolean): Promise<number> {
  let cut = 0;
  while (busy()) {
    const rows = await sql<{ ended: boolean }[]>`
      select pg_terminate_backend(pid) as ended from (
        select pid from pg_stat_activity
        where datname = current_database() and application_name like 'qw-core-%'
          and xact_start is not null
        order by random() limit 1
      ) victim`;
    cut += rows.filter(({ ended }) => ended).length;
    await new Promise((wake) => setTimeout(wake, PAUSE_MS));
  }
  return cut;
}
