-- What a quote says beside its lines, and where a clone comes from.
alter table quote
  add column contract_reference text,
  add column notes text,
  add column cloned_from_quote uuid,
  add column cloned_from_revision integer;

-- A revision as it stood when the next one superseded it; its lines are rows of quote_item.
create table quote_revision (
  tenant_id text not null,
  quote_id uuid not null,
  revision integer not null,
  status text not null,
  customer_id text not null,
  external_reference text,
  contract_reference text,
  notes text,
  market text not null,
  channel text not null,
  segment text,
  catalog_version text not null,
  valid_until timestamptz not null,
  -- Null: it was never priced, and what its lines keep is not a price of this revision.
  currency text,
  totals jsonb,
  price_hash text,
  priced_at timestamptz,
  approval_case_id uuid,
  superseded_at timestamptz not null,
  primary key (tenant_id, quote_id, revision)
);
alter table quote_revision enable row level security;
create policy quote_revision_tenant on quote_revision
  using (tenant_id = current_setting('qw.tenant', true));
-- Evidence is appended, never changed.
grant select, insert on quote_revision to qw_core;

-- Every policy that was exceeded, and by what.
alter table approval_case add column reasons jsonb not null default '[]';
