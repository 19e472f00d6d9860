-- Quotes, their lines by revision, and approval cases.

-- Human numbers are handed out in blocks, one row lock per block and not per quote.
create table number_block (
  tenant_id text not null,
  kind text not null check (kind in ('quote', 'order')),
  next integer not null,
  primary key (tenant_id, kind)
);

create table quote (
  tenant_id text not null,
  id uuid not null,
  number text not null,
  revision integer not null,
  -- Row version: the ETag.
  version integer not null,
  -- Of the last event; contiguous from 1.
  sequence integer not null,
  status text not null check (status in ('draft', 'priced', 'approval_pending', 'approved',
    'rejected', 'accepted', 'converted', 'expired', 'cancelled')),
  customer_id text not null,
  external_reference text,
  market text not null,
  channel text not null,
  segment text,
  catalog_version text not null,
  valid_until timestamptz not null,
  -- Null until priced.
  currency text,
  totals jsonb,
  price_hash text,
  priced_at timestamptz,
  approval_case_id uuid,
  order_id uuid,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, number)
) with (fillfactor = 70);
-- Serve search_quotes, newest first: all, by status, by customer.
create index quote_by_update on quote (tenant_id, updated_at desc, id desc);
create index quote_by_status on quote (tenant_id, status, updated_at desc, id desc);
create index quote_by_customer on quote (tenant_id, customer_id, updated_at desc, id desc);

-- One row per line and revision: what was asked for, and what it costs.
create table quote_item (
  tenant_id text not null,
  quote_id uuid not null,
  revision integer not null,
  line_id text not null,
  position integer not null,
  input jsonb not null,
  -- Null until priced.
  priced jsonb,
  primary key (tenant_id, quote_id, revision, line_id)
) with (fillfactor = 70);

create table approval_case (
  tenant_id text not null,
  id uuid not null,
  quote_id uuid not null,
  quote_number text not null,
  revision integer not null,
  -- What was asked to be approved; a quote with another hash is not covered.
  price_hash text not null,
  status text not null check (status in ('pending', 'approved', 'rejected', 'void')),
  policy_id text not null,
  discount_percent text not null,
  levels jsonb not null,
  -- The level that decides next; null once decided.
  pending_level integer,
  pending_role text,
  requested_at timestamptz not null,
  requested_by text not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id)
);
-- Serve search_approvals: one role's work list, or all, oldest first.
create index approval_case_by_role
  on approval_case (tenant_id, pending_role, requested_at, id) where status = 'pending';
create index approval_case_pending
  on approval_case (tenant_id, requested_at, id) where status = 'pending';
