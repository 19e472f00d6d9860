-- The catalogue: versions are immutable once published; documents are stored as they are sent.

create table catalog_version (
  tenant_id text not null,
  catalog_version text not null,
  name text not null,
  status text not null check (status in ('draft', 'published', 'retired')),
  settings jsonb not null,
  content_hash text,
  offerings integer not null default 0,
  prices integer not null default 0,
  created_at timestamptz not null,
  published_at timestamptz,
  primary key (tenant_id, catalog_version)
);

-- On sale is the version with the latest activation that is not in the future.
create table catalog_active (
  tenant_id text not null,
  activate_at timestamptz not null,
  catalog_version text not null,
  primary key (tenant_id, activate_at, catalog_version),
  foreign key (tenant_id, catalog_version) references catalog_version
);

create table offering (
  tenant_id text not null,
  catalog_version text not null,
  id text not null,
  name text not null,
  category text not null,
  -- Empty: everywhere.
  markets text[] not null,
  channels text[] not null,
  valid_from timestamptz,
  valid_to timestamptz,
  document jsonb not null,
  primary key (tenant_id, catalog_version, id)
);
-- Serves search_offerings without a category.
create index offering_by_name on offering (tenant_id, catalog_version, name, id);
-- Serves search_offerings with a category.
create index offering_by_category on offering (tenant_id, catalog_version, category, name, id);
-- Serves match_offering_names.
create index offering_name_trigram on offering using gin (name gin_trgm_ops);

-- One row per value, so that exact filters are index look-ups.
create table offering_characteristic (
  tenant_id text not null,
  catalog_version text not null,
  name text not null,
  value text not null,
  offering_id text not null,
  primary key (tenant_id, catalog_version, name, value, offering_id)
);
-- Serves the replacement of one offering in a draft.
create index offering_characteristic_by_offering
  on offering_characteristic (tenant_id, catalog_version, offering_id);

create table price_list (
  tenant_id text not null,
  catalog_version text not null,
  id text not null,
  document jsonb not null,
  primary key (tenant_id, catalog_version, id)
);

create table price (
  tenant_id text not null,
  catalog_version text not null,
  id text not null,
  offering_id text not null,
  document jsonb not null,
  primary key (tenant_id, catalog_version, id)
);
-- Serves load_prices.
create index price_by_offering on price (tenant_id, catalog_version, offering_id);

create table promotion (
  tenant_id text not null,
  catalog_version text not null,
  id text not null,
  document jsonb not null,
  primary key (tenant_id, catalog_version, id)
);

-- Row security hides the trigram index (its operators are not leakproof), so this one function
-- runs as the owner and names the tenant itself.
create function match_offering_names(version text, pattern text) returns setof text
language sql stable security definer set search_path = public as $$
  select id from offering
  where tenant_id = current_setting('qw.tenant', true)
    and catalog_version = version
    and name ilike pattern
$$;
revoke all on function match_offering_names from public;
grant execute on function match_offering_names to qw_core;
