-- What happened: the outbox, who has read how far, and what the bridge keeps of it.
-- Roles qw_core, qw_bridge and qw_gateway exist before the first migration (db/roles.ts).

create extension if not exists pg_trgm;

grant usage on schema public to qw_core, qw_bridge;
create schema workflow;
grant usage on schema workflow to qw_gateway;
alter default privileges in schema workflow
  grant select, insert, update, delete, truncate on tables to qw_gateway;
alter default privileges in schema workflow grant usage, select on sequences to qw_gateway;

-- The smallest UUIDv7 of an instant: time-ordered ids make the id a partition key.
create function uuid_floor(at timestamptz) returns uuid
language sql immutable parallel safe as $$
  select (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0')
    || '00000000000000000000')::uuid
$$;

-- Append-only. The id is a UUIDv7, and days are ranges of ids, so that the primary key is exactly
-- what the relay reads: one index range per shard, in commit-safe order.
create table outbox (
  shard smallint not null check (shard between 0 and 7),
  transaction_id xid8 not null default pg_current_xact_id(),
  id uuid not null,
  tenant_id text not null,
  topic text not null,
  -- Kafka key: the id of the aggregate. Its hash is the shard.
  key text not null,
  event_type text not null,
  sequence integer not null check (sequence > 0),
  actor text not null,
  traceparent text,
  occurred_at timestamptz not null,
  data jsonb not null,
  primary key (shard, transaction_id, id)
) partition by range (id);
alter table outbox enable row level security;
create policy outbox_tenant on outbox
  using (tenant_id = current_setting('qw.tenant', true));
create policy outbox_relay on outbox for select to qw_bridge using (true);
grant insert, select on outbox to qw_core;
grant select on outbox to qw_bridge;

-- How far the relay has carried each shard; moving it back replays.
create table relay_cursor (
  shard smallint primary key check (shard between 0 and 7),
  transaction_id xid8 not null default '0',
  id uuid not null default '00000000-0000-0000-0000-000000000000',
  updated_at timestamptz not null default now()
);
insert into relay_cursor (shard) select generate_series(0, 7);
grant select, update on relay_cursor to qw_bridge;

-- Which events a consumer has taken in; the key makes a redelivery harmless.
create table inbox (
  consumer text not null,
  event_id uuid not null,
  processed_at timestamptz not null default now(),
  primary key (consumer, event_id)
) partition by range (event_id);
grant select, insert, delete on inbox to qw_bridge;

-- Projection: one row per order, for work lists and reports.
create table order_summary (
  tenant_id text not null,
  order_id uuid not null,
  number text not null,
  status text not null,
  customer_id text not null,
  quote_id uuid not null,
  currency text not null,
  totals jsonb not null,
  tasks_total integer not null default 0,
  tasks_done integer not null default 0,
  -- Sequence of the last event that was applied: an older one changes nothing.
  last_sequence integer not null,
  acknowledged_at timestamptz not null,
  completed_at timestamptz,
  updated_at timestamptz not null,
  primary key (tenant_id, order_id)
);
create index order_summary_worklist on order_summary (tenant_id, status, updated_at, order_id);
alter table order_summary enable row level security;
create policy order_summary_tenant on order_summary for select to qw_core
  using (tenant_id = current_setting('qw.tenant', true));
create policy order_summary_projection on order_summary to qw_bridge using (true);
grant select on order_summary to qw_core;
grant select, insert, update, delete, truncate on order_summary to qw_bridge;
