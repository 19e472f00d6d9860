-- Orders, fulfilment tasks, fallouts and the installed base.

create table customer_order (
  tenant_id text not null,
  id uuid not null,
  number text not null,
  version integer not null,
  -- Of the last event, tasks' events included; contiguous from 1.
  sequence integer not null,
  status text not null check (status in ('acknowledged', 'in_progress', 'held', 'completed',
    'partial', 'failed', 'cancelled')),
  quote_id uuid not null,
  quote_revision integer not null,
  customer_id text not null,
  catalog_version text not null,
  currency text not null,
  price_hash text not null,
  totals jsonb not null,
  items jsonb not null,
  -- Snapshot of the quote's priced lines; never changes.
  priced_lines jsonb not null,
  tasks_total integer not null default 0,
  tasks_done integer not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, id),
  -- The judge: an accepted revision becomes at most one order.
  constraint one_order_per_revision unique (tenant_id, quote_id, quote_revision),
  unique (tenant_id, number),
  foreign key (tenant_id, quote_id) references quote
) with (fillfactor = 70);
-- Serve search_orders, newest first: all, by status, by customer.
create index customer_order_by_creation on customer_order (tenant_id, created_at desc, id desc);
create index customer_order_by_status
  on customer_order (tenant_id, status, created_at desc, id desc);
create index customer_order_by_customer
  on customer_order (tenant_id, customer_id, created_at desc, id desc);

create table order_task (
  tenant_id text not null,
  order_id uuid not null,
  id uuid not null,
  position integer not null,
  type text not null,
  behaviour text not null,
  line_id text not null,
  wave integer not null,
  depends_on jsonb not null,
  callback boolean not null,
  status text not null check (status in ('pending', 'active', 'waiting_callback', 'done',
    'fallout', 'skipped', 'cancelled')),
  attempts integer not null default 0,
  external_reference text,
  updated_at timestamptz not null,
  primary key (tenant_id, order_id, id),
  foreign key (tenant_id, order_id) references customer_order
) with (fillfactor = 70);

create table fallout (
  tenant_id text not null,
  id uuid not null,
  order_id uuid not null,
  task_id uuid not null,
  task_type text not null,
  cause text not null,
  status text not null check (status in ('open', 'retried', 'skipped', 'completed', 'aborted')),
  opened_at timestamptz not null,
  resolved_at timestamptz,
  resolved_by text,
  reason text,
  primary key (tenant_id, id),
  foreign key (tenant_id, order_id, task_id) references order_task
);
-- A task has at most one open fallout.
create unique index fallout_open_by_task
  on fallout (tenant_id, order_id, task_id) where status = 'open';
-- Serve search_fallouts, oldest first: all, by status.
create index fallout_by_opening on fallout (tenant_id, opened_at, id);
create index fallout_by_status on fallout (tenant_id, status, opened_at, id);

create table asset (
  tenant_id text not null,
  id uuid not null,
  version integer not null default 1,
  customer_id text not null,
  offering_id text not null,
  name text not null,
  quantity integer not null check (quantity > 0),
  order_id uuid not null,
  line_id text not null,
  status text not null check (status in ('active', 'terminated')),
  activated_at timestamptz not null,
  primary key (tenant_id, id),
  -- An order installs each of its lines once.
  unique (tenant_id, order_id, line_id),
  foreign key (tenant_id, order_id) references customer_order
);
-- Serves search_assets.
create index asset_by_customer on asset (tenant_id, customer_id, activated_at, id);
