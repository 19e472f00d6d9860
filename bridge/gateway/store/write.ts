/** One statement for each table that a batch touches, each with all its rows. */
import type { Instance } from '../engine/state.ts';
import type { IncidentRow, JobEntry, Message, UserTaskRow } from '../broker/world.ts';
import type { ReservedSql } from '../../../db/connect.ts';
import type { Batch, NewDefinition } from './batch.ts';

type Tx = ReservedSql;
const seconds = (ms: number | null): number | null => (ms === null ? null : ms / 1000);

export function fence(tx: Tx, epoch: number, last_key: number) {
  return tx`select workflow.fence(${epoch}::bigint, ${last_key}::bigint)`;
}

export function insertDefinition(tx: Tx, { deployment, definition }: NewDefinition) {
  const { key, version, resource, checksum, xml, process } = definition;
  return tx`
    insert into workflow.definition (key, deployment_key, process_id, version, name, version_tag,
      resource, checksum, xml, deployed_at)
    values (${key}, ${deployment}, ${process.id}, ${version}, ${process.name},
      ${process.versionTag}, ${resource}, ${checksum}, ${xml}, now())
  `;
}

export function upsertInstances(tx: Tx, batch: Batch) {
  const all = [...batch.changes.instances.values()];
  const column = <T>(read: (instance: Instance) => T): T[] => all.map(read);
  return tx`
    insert into workflow.instance as i (key, definition_key, process_id, status, started_at,
      ended_at, incidents, tags, state)
    select r.key, r.definition, r.process, r.status, to_timestamp(r.started),
      to_timestamp(r.ended), r.incidents, array(select json_array_elements_text(r.tags::json)),
      r.state
    from unnest(
      ${column((i) => String(i.key))}::bigint[],
      ${column((i) => String(i.definition))}::bigint[],
      ${batch.processIds as string[]}::text[],
      ${column((i) => i.status)}::text[],
      ${column((i) => seconds(i.started_at))}::float8[],
      ${column((i) => seconds(i.ended_at))}::float8[],
      ${column((i) => i.incidents)}::int[],
      ${column((i) => JSON.stringify(i.tags))}::text[],
      ${batch.states as string[]}::text[]
    ) as r (key, definition, process, status, started, ended, incidents, tags, state)
    on conflict (key) do update set status = excluded.status, ended_at = excluded.ended_at,
      incidents = excluded.incidents, state = excluded.state
  `;
}

export function upsertLocks(tx: Tx, locks: readonly JobEntry[]) {
  return tx`
    insert into workflow.job_lock (job_key, worker, deadline_ms)
    select * from unnest(
      ${locks.map((lock) => String(lock.key))}::bigint[],
      ${locks.map((lock) => lock.worker)}::text[],
      ${locks.map((lock) => String(Math.round(lock.deadline)))}::bigint[]
    )
    on conflict (job_key) do update set worker = excluded.worker, deadline_ms = excluded.deadline_ms
  `;
}

export function deleteLocks(tx: Tx, keys: readonly number[]) {
  return tx`delete from workflow.job_lock where job_key = any(${keys.map(String)}::bigint[])`;
}

export function upsertMessages(tx: Tx, messages: readonly Message[]) {
  return tx`
    insert into workflow.message (key, name, correlation_key, message_id, variables, expires_ms,
      correlated)
    select r.key, r.name, r.correlation, r.id, r.variables, r.expires,
      array(select json_array_elements_text(r.taken::json))
    from unnest(
      ${messages.map((m) => String(m.key))}::bigint[],
      ${messages.map((m) => m.name)}::text[],
      ${messages.map((m) => m.correlation)}::text[],
      ${messages.map((m) => m.id)}::text[],
      ${messages.map((m) => JSON.stringify(m.vars))}::text[],
      ${messages.map((m) => String(Math.round(m.expires)))}::bigint[],
      ${messages.map((m) => JSON.stringify([...m.taken]))}::text[]
    ) as r (key, name, correlation, id, variables, expires, taken)
    on conflict (key) do update set correlated = excluded.correlated
  `;
}

export function deleteMessages(tx: Tx, keys: readonly number[]) {
  return tx`delete from workflow.message where key = any(${keys.map(String)}::bigint[])`;
}

export function upsertUserTasks(tx: Tx, rows: readonly UserTaskRow[]) {
  return tx`
    insert into workflow.user_task (key, instance_key, definition_key, element_instance_key,
      process_id, element_id, state, assignee, candidate_groups, candidate_users, priority,
      due_date, follow_up_date, created_at, ended_at)
    select key, instance, definition, element_instance, process, element, state, assignee,
      array(select json_array_elements_text(groups)), array(select json_array_elements_text(users)),
      priority, due, follow_up, to_timestamp(created), to_timestamp(ended)
    from json_to_recordset(${JSON.stringify(rows.map(taskJson))}::text::json) as r (key bigint,
      instance bigint, definition bigint, element_instance bigint, process text, element text,
      state text, assignee text, groups json, users json, priority int, due text, follow_up text,
      created float8, ended float8)
    on conflict (key) do update set state = excluded.state, assignee = excluded.assignee,
      candidate_groups = excluded.candidate_groups, candidate_users = excluded.candidate_users,
      priority = excluded.priority, due_date = excluded.due_date,
      follow_up_date = excluded.follow_up_date, ended_at = excluded.ended_at
  `;
}

function taskJson(row: UserTaskRow) {
  return { ...row, created: seconds(row.created), ended: seconds(row.ended) };
}

export function upsertIncidents(tx: Tx, rows: readonly IncidentRow[]) {
  const records = rows.map((row) => ({
    ...row,
    created: seconds(row.created),
    ended: seconds(row.ended),
  }));
  return tx`
    insert into workflow.incident (key, instance_key, definition_key, element_instance_key,
      process_id, element_id, job_key, type, message, state, created_at, ended_at)
    select key, instance, definition, element_instance, process, element, job, type, message,
      state, to_timestamp(created), to_timestamp(ended)
    from json_to_recordset(${JSON.stringify(records)}::text::json) as r (key bigint,
      instance bigint, definition bigint, element_instance bigint, process text, element text,
      job bigint, type text, message text, state text, created float8, ended float8)
    on conflict (key) do update set state = excluded.state, ended_at = excluded.ended_at
  `;
}
