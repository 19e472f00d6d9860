-- The life cycle of a catalogue version: draft → validated → published → retired, and a schedule of
-- activations of which each instant has at most one.

alter table catalog_version
  drop constraint catalog_version_status_check,
  add constraint catalog_version_status_check
    check (status in ('draft', 'validated', 'published', 'retired')),
  -- Counts what changed it, so that a caller can say which state it saw.
  add column version integer not null default 1,
  -- Of its last event.
  add column sequence integer not null default 0,
  add column price_lists integer not null default 0,
  add column promotions integer not null default 0;

update catalog_version v
set sequence = 1,
  price_lists = (select count(*) from price_list l
    where l.tenant_id = v.tenant_id and l.catalog_version = v.catalog_version),
  promotions = (select count(*) from promotion p
    where p.tenant_id = v.tenant_id and p.catalog_version = v.catalog_version)
where published_at is not null;

-- Serves list_catalog_versions.
create index catalog_version_by_time on catalog_version (tenant_id, created_at, catalog_version);

-- Of two activations at one instant only the one with the later name ever counted.
delete from catalog_active a using catalog_active b
where a.tenant_id = b.tenant_id and a.activate_at = b.activate_at
  and a.catalog_version < b.catalog_version;

alter table catalog_active
  drop constraint catalog_active_pkey,
  add primary key (tenant_id, activate_at),
  add column reason text not null default 'published'
    check (reason in ('published', 'activated', 'rolled_back')),
  add column decided_at timestamptz not null default now();
update catalog_active set decided_at = activate_at where activate_at < now();
alter table catalog_active
  alter column reason drop default,
  alter column decided_at drop default;
-- Serves catalog_version_details and unschedule_version.
create index catalog_active_by_version
  on catalog_active (tenant_id, catalog_version, activate_at);
