-- A stored reply is told again as it was told first, byte by byte; jsonb would reorder its fields,
-- and parse what nobody ever queries. A large one is kept as it was compressed for the caller:
-- storing the 1,000 lines of a quote costs a tenth of what jsonb did.
alter table idempotency
  alter column reply type text using reply::text,
  alter column reply drop not null,
  -- JSON, gzip.
  add column packed bytea,
  add constraint idempotency_one_form check (num_nonnulls(reply, packed) = 1);
alter table idempotency alter column packed set storage external;

create or replace function ensure_partition(parent text, child text, lower text, upper text)
returns boolean language plpgsql set search_path = public as $$
begin
  if to_regclass(child) is not null then
    return false;
  end if;
  execute format('create table %I (like %I including defaults including constraints
    including storage)', child, parent);
  execute format('alter table %I attach partition %I for values from (%L) to (%L)',
    parent, child, lower, upper);
  return true;
end
$$;
