-- Partitions are made ahead of time; the default ones are a net that should stay empty.

create table outbox_default partition of outbox default;
create table inbox_default partition of inbox default;
create table audit_log_default partition of audit_log default;
create table idempotency_default partition of idempotency default;

-- `like` + attach takes a weaker lock on the parent than `create … partition of`.
create function ensure_partition(parent text, child text, lower text, upper text) returns boolean
language plpgsql set search_path = public as $$
begin
  if to_regclass(child) is not null then
    return false;
  end if;
  execute format('create table %I (like %I including defaults including constraints)',
    child, parent);
  execute format('alter table %I attach partition %I for values from (%L) to (%L)',
    parent, child, lower, upper);
  return true;
end
$$;
revoke all on function ensure_partition from public;

-- Makes whatever is missing from yesterday until `days` ahead; replies how many were made.
create function ensure_partitions(days integer) returns integer
language plpgsql security definer set search_path = public as $$
declare
  made integer := 0;
  day date;
  month date;
begin
  perform pg_advisory_xact_lock(hashtext('qw.partitions'));
  for day in select generate_series(current_date - 1, current_date + days, '1 day')::date loop
    made := made
      + ensure_partition('outbox', 'outbox_' || to_char(day, 'YYYYMMDD'),
        uuid_floor(day::timestamp at time zone 'UTC')::text,
        uuid_floor((day + 1)::timestamp at time zone 'UTC')::text)::integer
      + ensure_partition('inbox', 'inbox_' || to_char(day, 'YYYYMMDD'),
        uuid_floor(day::timestamp at time zone 'UTC')::text,
        uuid_floor((day + 1)::timestamp at time zone 'UTC')::text)::integer
      + ensure_partition('idempotency', 'idempotency_' || to_char(day, 'YYYYMMDD'),
        day::text, (day + 1)::text)::integer;
  end loop;
  for month in
    select generate_series(date_trunc('month', current_date),
      date_trunc('month', current_date + days) + interval '1 month', '1 month')::date
  loop
    made := made + ensure_partition('audit_log', 'audit_log_' || to_char(month, 'YYYYMM'),
      month::timestamptz::text, (month + interval '1 month')::date::timestamptz::text)::integer;
  end loop;
  return made;
end
$$;
alter function ensure_partitions set timezone = 'UTC';
revoke all on function ensure_partitions from public;
grant execute on function ensure_partitions to qw_core, qw_bridge;

select ensure_partitions(3);
