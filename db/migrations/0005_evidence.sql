-- Who did what, and what was answered to whom.

create table audit_log (
  at timestamptz not null,
  id uuid not null,
  tenant_id text not null,
  actor text not null,
  on_behalf_of text,
  action text not null,
  subject_type text not null check (subject_type in ('catalog', 'quote', 'order')),
  subject_id text not null,
  before_status text,
  after_status text,
  detail text,
  traceparent text,
  -- Serves order_timeline.
  primary key (tenant_id, subject_id, at, id)
) partition by range (at);

-- The stored replies. A transaction-level advisory lock on the key serialises duplicates over
-- midnight too, which the primary key alone could not.
create table idempotency (
  day date not null,
  tenant_id text not null,
  actor text not null,
  key text not null,
  request_hash text not null,
  reply jsonb not null,
  created_at timestamptz not null,
  primary key (day, tenant_id, actor, key)
) partition by range (day);
