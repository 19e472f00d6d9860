-- Orders that change: holds, amendments, tasks that undo others, versions of what is installed.

alter table customer_order
  add column revision integer not null default 1,
  -- The quote that says what the order is now; null: the one that it came from.
  add column amended_by_quote uuid,
  add column amended_by_revision integer,
  -- Why, by whom, since when and from which status, while it is held.
  add column hold jsonb,
  drop constraint customer_order_status_check,
  add constraint customer_order_status_check check (status in ('acknowledged', 'in_progress',
    'held', 'cancelling', 'completed', 'partial', 'failed', 'cancelled'));

-- The order to which a quote is applied; null: it becomes an order of its own.
alter table quote
  add column amends_order uuid,
  add foreign key (tenant_id, amends_order) references customer_order;

-- The task whose effect a task undoes; each is undone once.
alter table order_task add column compensates uuid;
create unique index order_task_compensated_once
  on order_task (tenant_id, order_id, compensates) where compensates is not null;

create table order_amendment (
  tenant_id text not null,
  order_id uuid not null,
  -- The revision of the order that it made.
  revision integer not null check (revision > 1),
  quote_id uuid not null,
  quote_revision integer not null,
  at timestamptz not null,
  amended_by text not null,
  -- What changed, line by line.
  lines jsonb not null,
  -- The order as it was agreed before: price hash, totals, items, priced lines, catalogue version.
  superseded jsonb not null,
  primary key (tenant_id, order_id, revision),
  -- The judge: an accepted revision amends at most once.
  constraint one_amendment_per_revision unique (tenant_id, quote_id, quote_revision),
  foreign key (tenant_id, order_id) references customer_order,
  foreign key (tenant_id, quote_id) references quote
);

-- One revision is an order or an amendment, never both, and amends the order that it names.
create function check_order_amendment() returns trigger
language plpgsql set search_path = public as $$
begin
  if exists (select from customer_order o where o.tenant_id = new.tenant_id
      and o.quote_id = new.quote_id and o.quote_revision = new.quote_revision)
    or not exists (select from quote q where q.tenant_id = new.tenant_id
      and q.id = new.quote_id and q.amends_order = new.order_id) then
    raise unique_violation using constraint = 'one_amendment_per_revision', message =
      format('quote %s revision %s is no amendment of order %s', new.quote_id, new.quote_revision,
        new.order_id);
  end if;
  return new;
end
$$;
create trigger order_amendment_is_one before insert on order_amendment
  for each row execute function check_order_amendment();

-- Instants that are null: the version began when it was activated.
alter table asset
  add column order_revision integer not null default 1,
  add column since timestamptz;

-- Versions that are over.
create table asset_version (
  tenant_id text not null,
  asset_id uuid not null,
  version integer not null,
  offering_id text not null,
  name text not null,
  quantity integer not null,
  status text not null check (status in ('active', 'terminated')),
  order_revision integer not null,
  since timestamptz not null,
  until timestamptz not null,
  primary key (tenant_id, asset_id, version),
  foreign key (tenant_id, asset_id) references asset
);

alter table order_amendment enable row level security;
create policy order_amendment_tenant on order_amendment
  using (tenant_id = current_setting('qw.tenant', true));
alter table asset_version enable row level security;
create policy asset_version_tenant on asset_version
  using (tenant_id = current_setting('qw.tenant', true));
-- What held once is kept, never changed.
grant select, insert on order_amendment, asset_version to qw_core;
