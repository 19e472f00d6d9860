-- What operators do to the bridge: it survives restarts, and it is told who did it.

alter table relay_cursor
  add column paused_at timestamptz,
  add column paused_by text,
  add column pause_reason text;

-- What became of a dead letter. The letters themselves stay in Kafka; the time is part of the key
-- because a topic that was made anew counts its offsets from zero again.
create table dead_letter_outcome (
  letter_partition integer not null,
  letter_offset bigint not null,
  letter_at timestamptz not null,
  outcome text not null check (outcome in ('redriven', 'dropped')),
  at timestamptz not null default now(),
  actor text not null,
  reason text,
  primary key (letter_partition, letter_offset, letter_at)
);
grant select, insert on dead_letter_outcome to qw_bridge;

-- Evidence is appended, never changed. The actor is what the caller says; the login is what
-- PostgreSQL knows.
create table bridge_audit (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  actor text not null,
  login text not null default session_user,
  action text not null,
  subject text not null,
  reason text,
  detail jsonb not null
);
grant select, insert on bridge_audit to qw_bridge;
