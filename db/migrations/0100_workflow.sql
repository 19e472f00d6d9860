-- The embedded workflow gateway's own state (bridge/gateway). Nobody else reads or writes it.
-- Keys are Camunda keys (partition 1 starts at 2^51); times inside `state` are epoch milliseconds.

create schema if not exists workflow;

-- One row: who writes (each new writer raises the epoch) and the last key given out.
create table workflow.writer (
  only_row boolean primary key default true check (only_row),
  epoch bigint not null default 0,
  last_key bigint not null default 2251799813685248
) with (fillfactor = 10);
insert into workflow.writer default values;

-- A writer that lost its lock must not commit: its epoch is stale and the transaction fails here.
create function workflow.fence(writer_epoch bigint, new_last_key bigint) returns void
language plpgsql as $$
begin
  update workflow.writer set last_key = new_last_key where epoch = writer_epoch;
  if not found then
    raise exception 'another workflow gateway has taken over' using errcode = '55000';
  end if;
end
$$;

create table workflow.definition (
  key bigint primary key,
  deployment_key bigint not null,
  process_id text not null,
  version integer not null,
  name text not null,
  version_tag text,
  resource text not null,
  checksum text not null,
  xml text not null,
  deployed_at timestamptz not null,
  unique (process_id, version)
);

-- `state` is the whole instance as the engine holds it; it is read at start and by searches.
create table workflow.instance (
  key bigint primary key,
  definition_key bigint not null references workflow.definition (key),
  process_id text not null,
  status text not null check (status in ('ACTIVE', 'COMPLETED', 'TERMINATED')),
  started_at timestamptz not null,
  ended_at timestamptz,
  incidents integer not null,
  tags text[] not null,
  state text not null
) with (
  fillfactor = 70,
  autovacuum_vacuum_scale_factor = 0.02,
  autovacuum_vacuum_cost_delay = 0
);
create index instance_active on workflow.instance (key) where status = 'ACTIVE';
create index instance_process on workflow.instance (process_id, key);

create table workflow.job_lock (
  job_key bigint primary key,
  worker text not null,
  deadline_ms bigint not null
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);

create table workflow.message (
  key bigint primary key,
  name text not null,
  correlation_key text not null,
  message_id text,
  variables text not null,
  expires_ms bigint not null,
  correlated text[] not null
);

create table workflow.user_task (
  key bigint primary key,
  instance_key bigint not null,
  definition_key bigint not null,
  element_instance_key bigint not null,
  process_id text not null,
  element_id text not null,
  state text not null check (state in ('CREATED', 'COMPLETED', 'CANCELED')),
  assignee text,
  candidate_groups text[] not null,
  candidate_users text[] not null,
  priority integer not null,
  due_date text,
  follow_up_date text,
  created_at timestamptz not null,
  ended_at timestamptz
);
create index user_task_state on workflow.user_task (state, key);
create index user_task_instance on workflow.user_task (instance_key);

create table workflow.incident (
  key bigint primary key,
  instance_key bigint not null,
  definition_key bigint not null,
  element_instance_key bigint not null,
  process_id text not null,
  element_id text not null,
  job_key bigint,
  type text not null,
  message text not null,
  state text not null check (state in ('ACTIVE', 'RESOLVED')),
  created_at timestamptz not null,
  ended_at timestamptz
);
create index incident_state on workflow.incident (state, key);
create index incident_instance on workflow.incident (instance_key);

grant usage on schema workflow to qw_gateway;
grant select, insert, update, delete on all tables in schema workflow to qw_gateway;
grant execute on all functions in schema workflow to qw_gateway;
