/** Reads the whole live state at start. */
import { compileBpmn } from '../model/compile.ts';
import { install } from '../broker/deploy.ts';
import { decodeInstance, type StoredInstance } from '../broker/encode.ts';
import { buffer } from '../broker/messages.ts';
import { restoreInstance, restoreLock } from '../broker/restore.ts';
import { emptyWorld, type IncidentRow, type UserTaskRow, type World } from '../broker/world.ts';
import type { ReservedSql } from '../../../db/connect.ts';

const ROWS_AT_A_TIME = 1_000;

export async function loadWorld(tx: ReservedSql, last_key: number, now: number): Promise<World> {
  const world = emptyWorld(last_key);
  world.now = now;
  await loadDefinitions(tx, world);
  await loadMessages(tx, world);
  await loadInstances(tx, world);
  await loadLocks(tx, world);
  await loadOpenRows(tx, world);
  // Nothing was committed between a subscription and its buffered message: they are settled.
  world.fresh.length = 0;
  return world;
}

async function loadDefinitions(tx: ReservedSql, world: World): Promise<void> {
  const rows = await tx<
    {
      key: string;
      process_id: string;
      version: number;
      resource: string;
      checksum: string;
      xml: string;
    }[]
  >`
    select key::text as key, process_id, version, resource, checksum, xml
    from workflow.definition order by key
  `;
  for (const { key, process_id, version, resource, checksum, xml } of rows) {
    const compiled = await compileBpmn(xml);
    const process = compiled.ok ? compiled.processes.find((each) => each.id === process_id) : null;
    if (!process) throw new Error(`definition ${key} (${process_id}) no longer compiles`);
    install(world, { key: Number(key), version, resource, checksum, xml, process });
  }
}

async function loadMessages(tx: ReservedSql, world: World): Promise<void> {
  const rows = await tx<
    {
      key: string;
      name: string;
      correlation: string;
      id: string | null;
      variables: string;
      expires: string;
      taken: string[];
    }[]
  >`
    select key::text as key, name, correlation_key as correlation, message_id as id, variables,
      expires_ms::text as expires, correlated as taken
    from workflow.message order by key
  `;
  for (const { key, variables, expires, taken, ...rest } of rows) {
    buffer(world, {
      ...rest,
      key: Number(key),
      vars: JSON.parse(variables) as Record<string, unknown>,
      expires: Number(expires),
      taken: new Set(taken),
    });
  }
}

type InstanceRow = Omit<StoredInstance, 'key' | 'definition' | 'started_at'> & {
  readonly key: string;
  readonly definition: string;
  readonly started_at: number;
};

async function loadInstances(tx: ReservedSql, world: World): Promise<void> {
  let after = '0';
  for (;;) {
    const rows = await tx<InstanceRow[]>`
      select key::text as key, definition_key::text as definition, status, incidents, tags, state,
        (extract(epoch from started_at) * 1000)::float8 as started_at, null as ended_at
      from workflow.instance where status = 'ACTIVE' and key > ${after}::bigint
      order by key limit ${ROWS_AT_A_TIME}
    `;
    for (const row of rows) {
      const numbers = { key: Number(row.key), definition: Number(row.definition) };
      restoreInstance(world, decodeInstance({ ...row, ...numbers }));
    }
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.key;
  }
}

async function loadLocks(tx: ReservedSql, world: World): Promise<void> {
  const rows = await tx<{ job: string; worker: string; deadline: string }[]>`
    select job_key::text as job, worker, deadline_ms::text as deadline from workflow.job_lock
  `;
  for (const { job, worker, deadline } of rows) {
    restoreLock(world, { job: Number(job), worker, deadline: Number(deadline) });
  }
  // They are in the table already.
  world.changes.locks.clear();
}

async function loadOpenRows(tx: ReservedSql, world: World): Promise<void> {
  const tasks = await tx<UserTaskRow[]>`
    select key::float8 as key, instance_key::float8 as instance,
      definition_key::float8 as definition, element_instance_key::float8 as element_instance,
      process_id as process, element_id as element, state, assignee, candidate_groups as groups,
      candidate_users as users, priority, due_date as due, follow_up_date as follow_up,
      (extract(epoch from created_at) * 1000)::float8 as created, null as ended
    from workflow.user_task where state = 'CREATED'
  `;
  for (const row of tasks) world.user_tasks.set(row.key, { ...row });
  const incidents = await tx<IncidentRow[]>`
    select key::float8 as key, instance_key::float8 as instance,
      definition_key::float8 as definition, element_instance_key::float8 as element_instance,
      process_id as process, element_id as element, job_key::float8 as job, type, message, state,
      (extract(epoch from created_at) * 1000)::float8 as created, null as ended
    from workflow.incident where state = 'ACTIVE'
  `;
  for (const row of incidents) world.incidents.set(row.key, { ...row });
}
