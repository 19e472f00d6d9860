-- Serves due_quotes: what may still expire, by when.
create index quote_by_validity on quote (valid_until)
  where status in ('draft', 'priced', 'approval_pending', 'approved', 'rejected');

-- Of all tenants, the first to expire first: the sweep has no tenant of its own.
create function due_quotes(at timestamptz, most integer)
returns table (tenant_id text, id uuid, version integer)
language sql stable security definer set search_path = public as $$
  select q.tenant_id, q.id, q.version
  from quote q
  where q.status in ('draft', 'priced', 'approval_pending', 'approved', 'rejected')
    and q.valid_until <= at
  order by q.valid_until
  limit most
$$;
revoke all on function due_quotes from public;
grant execute on function due_quotes to qw_core;
