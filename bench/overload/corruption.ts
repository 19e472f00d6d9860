import type { Sql } from '../../db/connect.ts';
import { cloneId } from '../core_alone/clone_id.ts';
import { TENANT } from '../core_alone/core_alone.ts';
import type { Acknowledged } from './model.ts';

type Heard = Acknowledged['priced'][number];
type Seen = {
  readonly id: string;
  readonly version: number;
  readonly status: string;
  readonly events: number;
  readonly audits: number;
  readonly first: number | null;
  readonly last: number | null;
};

/**
 * Compares every copy with what was acknowledged: as many versions, events in an unbroken sequence
 * and audit rows as commands were accepted, and nothing of those that were refused. Throws what is
 * wrong; replies the number of copies that are right.
 */
export async function checkState(sql: Sql, version: number, heard: Acknowledged): Promise<number> {
  const rows = await sql<Seen[]>`
    with events as (
      select key, count(*)::integer as events, min(sequence) as first, max(sequence) as last
      from outbox where tenant_id = ${TENANT} group by key
    ), audits as (
      select subject_id, count(*)::integer as audits
      from audit_log where tenant_id = ${TENANT} group by subject_id
    )
    select q.id::text, q.version, q.status, coalesce(e.events, 0) as events,
      coalesce(a.audits, 0) as audits, e.first, e.last
    from quote q
    left join events e on e.key = q.id::text
    left join audits a on a.subject_id = q.id::text
    where q.tenant_id = ${TENANT}
  `;
  const seen = new Map(rows.map((row) => [row.id, row]));
  const problems = [
    ...heard.priced.flatMap((each) => problemOf('priced', each, version, seen)),
    ...heard.submitted.flatMap((each) => problemOf('submitted', each, version, seen)),
  ];
  if (problems.length > 0) {
    throw new Error(`void: ${problems.length} copies are wrong, such as ${problems[0]}`);
  }
  return heard.priced.length + heard.submitted.length;
}

function problemOf(
  name: keyof Acknowledged,
  [n, done, unknown]: Heard,
  version: number,
  seen: ReadonlyMap<string, Seen>,
): readonly string[] {
  const row = seen.get(cloneId(name, n));
  if (row === undefined) return [`${name}-${n} is gone`];
  const changes = row.version - version;
  const isSequence = changes === 0 || (row.last ?? 0) - (row.first ?? 0) + 1 === row.events;
  const isRight =
    changes >= done &&
    changes <= done + unknown &&
    row.events === changes &&
    row.audits === changes &&
    isSequence &&
    (name === 'priced' || (row.status === 'priced') === (changes === 0));
  return isRight ? [] : [`${name}-${n}: ${done} done, ${unknown} unknown, ${JSON.stringify(row)}`];
}
