import type { Sql } from '../../db/connect.ts';
import { json, statement } from './statement.ts';
import type { Evidence } from './outbox.ts';
import type { Statement } from './statement.ts';

export type AuditRow = {
  readonly id: string;
  readonly onBehalfOf?: string | undefined;
  readonly action: string;
  readonly subjectType: 'catalog' | 'quote' | 'order' | 'delegation';
  readonly subjectId: string;
  readonly beforeStatus?: string | undefined;
  readonly afterStatus?: string | undefined;
  readonly detail?: string | undefined;
};

export function appendAudit(
  sql: Sql,
  evidence: Evidence,
  rows: readonly AuditRow[],
): Statement<never> {
  return statement(
    'append_audit',
    sql`
      insert into audit_log (at, id, tenant_id, actor, on_behalf_of, action, subject_type,
        subject_id, before_status, after_status, detail, traceparent)
      select ${evidence.now}, x.id, ${evidence.tenant}, ${evidence.actor}, x."onBehalfOf", x.action,
        x."subjectType", x."subjectId", x."beforeStatus", x."afterStatus", x.detail,
        ${evidence.traceparent}
      from jsonb_to_recordset(${json(sql, rows)}) as x(id uuid, "onBehalfOf" text, action text,
        "subjectType" text, "subjectId" text, "beforeStatus" text, "afterStatus" text, detail text)
    `,
  );
}

export type TimelineRow = {
  readonly at: string;
  readonly id: string;
  readonly actor: string;
  readonly action: string;
  readonly detail: string | null;
};

/** Oldest first. */
export function orderTimeline(
  sql: Sql,
  tenant: string,
  orderId: string,
  after: readonly [at: string, id: string],
  limit: number,
): Statement<TimelineRow> {
  return statement(
    'order_timeline',
    sql`
      select at, id, coalesce(on_behalf_of, actor) as actor, action,
        coalesce(detail, case when before_status is distinct from after_status
          then concat_ws(' → ', before_status, after_status) end) as detail
      from audit_log
      where tenant_id = ${tenant} and subject_id = ${orderId}
        and (at, id) > (${after[0]}, ${after[1]})
      order by at, id
      limit ${limit}
    `,
  );
}
