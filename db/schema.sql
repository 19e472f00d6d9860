-- Written by `npm run db -- schema --write` and compared in a test. Change it by a migration.

create table approval_case (
  tenant_id text not null,
  id uuid not null,
  quote_id uuid not null,
  quote_number text not null,
  revision integer not null,
  price_hash text not null,
  status text not null,
  policy_id text not null,
  discount_percent text not null,
  levels jsonb not null,
  pending_level integer,
  pending_role text,
  requested_at timestamp with time zone not null,
  requested_by text not null,
  updated_at timestamp with time zone not null,
  reasons jsonb default '[]'::jsonb not null,
  assignee text,
  escalated_role text,
  constraint approval_case_pkey PRIMARY KEY (tenant_id, id),
  constraint approval_case_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'approved'::text, 'rejected'::text, 'void'::text, 'withdrawn'::text])))
);
CREATE INDEX approval_case_by_assignee ON public.approval_case USING btree (tenant_id, assignee, status, requested_at, id) WHERE (assignee IS NOT NULL);
CREATE INDEX approval_case_by_escalation ON public.approval_case USING btree (tenant_id, escalated_role, requested_at, id) WHERE ((status = 'pending'::text) AND (escalated_role IS NOT NULL));
CREATE INDEX approval_case_by_quote ON public.approval_case USING btree (tenant_id, quote_id, requested_at, id);
CREATE INDEX approval_case_by_request ON public.approval_case USING btree (tenant_id, requested_at, id);
CREATE INDEX approval_case_by_role ON public.approval_case USING btree (tenant_id, pending_role, requested_at, id) WHERE (status = 'pending'::text);
CREATE INDEX approval_case_by_status ON public.approval_case USING btree (tenant_id, status, requested_at, id) WHERE (status <> 'pending'::text);
CREATE INDEX approval_case_pending ON public.approval_case USING btree (tenant_id, requested_at, id) WHERE (status = 'pending'::text);
alter table approval_case enable row level security;
create policy approval_case_tenant on approval_case for all to public using ((tenant_id = current_setting('qw.tenant'::text, true)));
grant insert, select, update on approval_case to qw_core;

create table approval_delegation (
  tenant_id text not null,
  id uuid not null,
  from_person text not null,
  to_person text not null,
  roles text[] not null,
  valid_from timestamp with time zone not null,
  valid_to timestamp with time zone not null,
  reason text,
  created_at timestamp with time zone not null,
  revoked_at timestamp with time zone,
  constraint approval_delegation_pkey PRIMARY KEY (tenant_id, id),
  constraint approval_delegation_check CHECK ((valid_to > valid_from)),
  constraint approval_delegation_roles_check CHECK (((roles <@ ARRAY['approver'::text, 'admin'::text]) AND (roles <> '{}'::text[])))
);
CREATE INDEX approval_delegation_by_creation ON public.approval_delegation USING btree (tenant_id, created_at DESC, id DESC);
CREATE INDEX approval_delegation_by_giver ON public.approval_delegation USING btree (tenant_id, from_person, created_at DESC, id DESC);
CREATE INDEX approval_delegation_by_receiver ON public.approval_delegation USING btree (tenant_id, to_person, created_at DESC, id DESC);
CREATE INDEX approval_delegation_in_force ON public.approval_delegation USING btree (tenant_id, to_person, valid_to) WHERE (revoked_at IS NULL);
alter table approval_delegation enable row level security;
create policy approval_delegation_tenant on approval_delegation for all to public using ((tenant_id = current_setting('qw.tenant'::text, true)));
grant insert, select, update on approval_delegation to qw_core;

create table asset (
  tenant_id text not null,
  id uuid not null,
  version integer default 1 not null,
  customer_id text not null,
  offering_id text not null,
  name text not null,
  quantity integer not null,
  order_id uuid not null,
  line_id text not null,
  status text not null,
  activated_at timestamp with time zone not null,
  order_revision integer default 1 not null,
  since timestamp with time zone,
  constraint asset_pkey PRIMARY KEY (tenant_id, id),
  constraint asset_quantity_check CHECK ((quantity > 0)),
  constraint asset_status_check CHECK ((status = ANY (ARRAY['active'::text, 'terminated'::text]))),
  constraint asset_tenant_id_order_id_fkey FOREIGN KEY (tenant_id, order_id) REFERENCES customer_order(tenant_id, id),
  constraint asset_tenant_id_order_id_line_id_key UNIQUE (tenant_id, order_id, line_id)
);
CREATE INDEX asset_by_activation ON public.asset USING btree (tenant_id, activated_at, id);
CREATE INDEX asset_by_customer ON public.asset USING btree (tenant_id, customer_id, activated_at, id);
CREATE INDEX asset_by_offering ON public.asset USING btree (tenant_id, offering_id, activated_at, id);
alter table asset enable row level security;
create policy asset_tenant on asset for all to public using ((tenant_id = current_setting('qw.tenant'::text, true)));
grant insert, select, update on asset to qw_core;

create table asset_version (
  tenant_id text not null,
  asset_id uuid not null,
  version integer not null,
  offering_id text not null,
  name text not null,
  quantity integer not null,
  status text not null,
  order_revision integer not null,
  since timestamp with time zone not null,
  until timestamp with time zone not null,
  constraint asset_version_pkey PRIMARY KEY (tenant_id, asset_id, version),
  constraint asset_version_status_check CHECK ((status = ANY (ARRAY['active'::text, 'terminated'::text]))),
  constraint asset_version_tenant_id_asset_id_fkey FOREIGN KEY (tenant_id, asset_id) REFERENCES asset(tenant_id, id)
);
alter table asset_version enable row level security;
create policy asset_version_tenant on asset_version for all to public using ((tenant_id = current_setting('qw.tenant'::text, true)));
grant insert, select on asset_version to qw_core;

create table audit_log (
  at timestamp with time zone not null,
  id uuid not null,
  tenant_id text not null,
  actor text not null,
  on_behalf_of text,
  action text not null,
  subject_type text not null,
  subject_id text not null,
  before_status text,
  after_status text,
  detail text,
  traceparent text,
  constraint audit_log_pkey PRIMARY KEY (tenant_id, subject_id, at, id),
  constraint audit_log_subject_type_check CHECK ((subject_type = ANY (ARRAY['catalog'::text, 'quote'::text, 'order'::text, 'delegation'::text]))) NOT VALID
) partition by RANGE (at);
alter table audit_log enable row level security;
create policy audit_log_tenant on audit_log for all to public using ((tenant_id = current_setting('qw.tenant'::text, true)));
grant insert, select on audit_log to qw_core;

create table bridge_audit (
  id bigint generated always as identity not null,
  at timestamp with time zone default now() not null,
  actor text not null,
  login text default SESSION_USER not null,
  action text not null,
  subject text not null,
  reason text,
  detail jsonb not null,
  constraint bridge_audit_pkey PRIMARY KEY (id)
);
grant insert, select on bridge_audit to qw_bridge;

create table catalog_active (
  tenant_id text not null,
  activate_at timestamp with time zone not null,
  catalog_version text not null,
  reason text not null,
  decided_at timestamp with time zone not null,
  constraint catalog_active_pkey PRIMARY KEY (tenant_id, activate_at),
  constraint catalog_active_reason_check CHECK ((reason = ANY (ARRAY['published'::text, 'activated'::text, 'rolled_back'::text]))),
  constraint catalog_active_tenant_id_catalog_version_fkey FOREIGN KEY (tenant_id, catalog_version) REFERENCES catalog_version(tenant_id, catalog_version)
);
CREATE INDEX catalog_active_by_version ON public.catalog_active USING btree (tenant_id, catalog_version, activate_at);
alter table catalog_active enable row level security;
create policy catalog_active_tenant on catalog_active for all to public using ((tenant_id = current_setting('qw.tenant'::text, true)));
grant delete, insert, select on catalog_active to qw_core;

create table catalog_language (
  tenant_id text not null,
  catalog_version text not null,
  language text not null,
  constraint catalog_language_pkey PRIMARY KEY (tenant_id, catalog_version, language)
);
alter table catalog_language enable row level security;
create policy catalog_language_tenant on catalog_language for all to public using ((tenant_id = current_setting('qw.tenant'::text, true)));
grant insert, select on catalog_language to qw_core;

create table catalog_version (
  tenant_id text not null,
  catalog_version text not null,
  name text not null,
  status text not null,
  settings jsonb not null,
  content_hash text,
  offerings integer default 0 not null,
  prices integer default 0 not null,
  created_at timestamp with time zone not null,
  published_at timestamp with time zone,
  version integer default 1 not null,
  sequence integer default 0 not null,
  price_lists integer default 0 not null,
  promotions integer default 0 not null,
  constraint catalog_version_pkey PRIMARY KEY (tenant_id, catalog_version),
  constraint catalog_version_status_check CHECK ((status = ANY (ARRAY['draft'::text, 'validated'::text, 'published'::text, 'retired'::text])))
);
CREATE INDEX catalog_version_by_time ON public.catalog_version USING btree (tenant_id, created_at, catalog_version);
alter table catalog_version enable row level security;
create policy catalog_version_tenant on catalog_version for all to public using ((tenant_id = current_setting('qw.tenant'::text, true)));
grant insert, select, update on catalog_version to qw_core;

create table connection_budget (
  deployable text not null,
  role text,
  instances integer not null,
  connections integer not null,
  constraint connection_budget_pkey PRIMARY KEY (deployable),
  constraint connection_budget_connections_check CHECK ((connections > 0)),
  constraint connection_budget_instances_check CHECK ((instances > 0))
);
grant select on connection_budget to qw_bridge;
grant select on connection_budget to qw_core;
grant select on connection_budget to qw_gateway;

create table customer_order (
  tenant_id text not null,
  id uuid not null,
  number text not null,
  version integer not null,
  sequence integer not null,
  status text not null,
  quote_id uuid not null,
  quote_revision integer not null,
  customer_id text not null,
  catalog_version text not null,
  currency text not null,
  price_hash text not null,
  totals jsonb not null,
  items jsonb not null,
  priced_lines jsonb not null,
  tasks_total integer default 0 not null,
  tasks_done integer default 0 not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  revision integer default 1 not null,
  amended_by_quote uuid,
  amended_by_revision integer,
  hold jsonb,
  constraint customer_order_pkey PRIMARY KEY (tenant_id, id),
  constraint customer_order_status_check CHECK ((status = ANY (ARRAY['acknowledged'::text, 'in_progress'::text, 'held'::text, 'cancelling'::text, 'completed'::text, 'partial'::text, 'failed'::text, 'cancelled'::text]))),
  constraint customer_order_tenant_id_number_key UNIQUE (tenant_id, number),
  constraint customer_order_tenant_id_quote_id_fkey FOREIGN KEY (tenant_id, quote_id) REFERENCES quote(tenant_id, id),
  constraint one_order_per_revision UNIQUE (tenant_id, quote_id, quote_revision)
);
CREATE INDEX customer_order_by_creation ON public.customer_order USING btree (tenant_id, created_at DESC, id DESC);
CREATE INDEX customer_order_by_customer ON public.customer_order USING btree (tenant_id, customer_id, created_at DESC, id DESC);
CREATE INDEX customer_order_by_status ON public.customer_order USING btree (tenant_id, status, created_at DESC, id DESC);
alter table customer_order enable row level security;
create policy customer_order_tenant on customer_order for all to public using ((tenant_id = current_setting('qw.tenant'::text, true)));
grant insert, select, update on customer_order to qw_core;

create table dead_letter_outcome (
  letter_partition integer not null,
  letter_offset bigint not null,
  letter_at timestamp with time zone not null,
  outcome text not null,
  at timestamp with time zone default now() not null,
  actor text not null,
  reason text,
  constraint dead_letter_outcome_pkey PRIMARY KEY (letter_partition, letter_offset, letter_at),
  constraint dead_letter_outcome_outcome_check CHECK ((outcome = ANY (ARRAY['redriven'::text, 'dropped'::text])))
);
grant insert, select on dead_letter_outcome to qw_bridge;

create table fallout (
  tenant_id text not null,
  id uuid not null,
  order_id uuid not null,
  task_id uuid not null,
  task_type text not null,
  cause text not null,
  status text not null,
  opened_at timestamp with time zone not null,
  resolved_at timestamp with time zone,
  resolved_by text,
  reason text,
  constraint fallout_pkey PRIMARY KEY (tenant_id, id),
  constraint fallout_status_check CHECK ((status = ANY (ARRAY['open'::text, 'retried'::text, 'skipped'::text, 'completed'::text, 'aborted'::text]))),
  constraint fallout_tenant_id_order_id_task_id_fkey FOREIGN KEY (tenant_id, order_id, task_id) REFERENCES order_task(tenant_id, order_id, id)
);
CREATE INDEX fallout_by_cause ON public.fallout USING btree (tenant_id, cause, opened_at, id);
CREATE INDEX fallout_by_opening ON public.fallout USING btree (tenant_id, opened_at, id);
CREATE INDEX fallout_by_order ON public.fallout USING btree (tenant_id, order_id, opened_at, id);
CREATE INDEX fallout_by_status ON public.fallout USING btree (tenant_id, status, opened_at, id);
CREATE INDEX fallout_by_type ON public.fallout USING btree (tenant_id, task_type, opened_at, id);
CREATE UNIQUE INDEX fallout_open_by_task ON public.fallout USING btree (tenant_id, order_id, task_id) WHERE (status = 'open'::text);
alter table fallout enable row level security;
create policy fallout_tenant on fallout for all to public using ((tenant_id = current_setting('qw.tenant'::text, true)));
grant insert, select, update on fallout to qw_core;

create table idempotency (
  day date not null,
  tenant_id text not null,
  actor text not null,
  key text not null,
  request_hash text not null,
  reply text,
  created_at timestamp with time zone not null,
  packed bytea,
  constraint idempotency_pkey PRIMARY KEY (day, tenant_id, actor, key),
  constraint idempotency_one_form CHECK ((num_nonnulls(reply, packed) = 1))
) partition by RANGE (day);
alter table idempotency enable row level security;
create policy idempotency_tenant on idempotency for all to public using ((tenant_id = current_setting('qw.tenant'::text, true)));
grant insert, select on idempotency to qw_core;

create table inbox (
  consumer text not null,
  event_id uuid not null,
  processed_at timestamp with time zone default now() not null,
  constraint inbox_pkey PRIMARY KEY (consumer, event_id)
) partition by RANGE (event_id);
grant delete, insert, select on inbox to qw_bridge;

create table maintenance_log (
  id bigint generated always as identity not null,
  at timestamp with time zone default now() not null,
  actor text not null,
  login text default SESSION_USER not null,
  action text not null,
  subject text not null,
  detail jsonb not null,
  constraint maintenance_log_pkey PRIMARY KEY (id),
  constraint maintenance_log_action_check CHECK ((action = ANY (ARRAY['made'::text, 'moved'::text, 'detached'::text, 'dropped'::text])))
);

create table migration (
  number integer not null,
  name text not null,
  checksum text not null,
  applied_at timestamp with time zone default now() not null,
  constraint migration_pkey PRIMARY KEY (number)
);

create table number_block (
  tenant_id text not null,
  kind text not null,
  next integer not null,
  constraint number_block_pkey PRIMARY KEY (tenant_id, kind),
  constraint number_block_kind_check CHECK ((kind = ANY (ARRAY['quote'::text, 'order'::text])))
);
alter table number_block enable row level security;
create policy number_block_tenant on number_block for all to public using ((tenant_id = current_setting('qw.tenant'::text, true)));
grant insert, select, update on number_block to qw_core;

create table offering (
  tenant_id text not null,
  catalog_version text not null,
  id text not null,
  name text not null,
  category text not null,
  markets text[] not null,
  channels text[] not null,
  valid_from timestamp with time zone,
  valid_to timestamp with time zone,
  document jsonb not null,
  row_id bigint generated always as identity not null,
  kind text generated always as ((document ->> 'kind'::text)) stored not null,
  names jsonb generated always as (
CASE
    WHEN (document ? 'translations'::text) THEN translated_names(document)
    ELSE NULL::jsonb
END) stored,
  search_text text generated always as (lower(((((((id || ' '::text) || name) || ' '::text) || category) ||
CASE
    WHEN (document ? 'translations'::text) THEN (' '::text || (jsonb_path_query_array(document, '$."translations".*."name"'::jsonpath))::text)
    ELSE ''::text
END) COLLATE pg_c_utf8))) stored not null,
  everywhere boolean generated always as (((markets = '{}'::text[]) AND (channels = '{}'::text[]) AND (valid_from IS NULL) AND (valid_to IS NULL))) stored not null,
  constraint offering_pkey PRIMARY KEY (tenant_id, catalog_version, id)
);
CREATE INDEX offering_by_category ON public.offering USING btree (tenant_id, catalog_version, category, name, id);
CREATE INDEX offering_by_name ON public.offering USING btree (tenant_id, catalog_version, name, id);
CREATE INDEX offering_everywhere ON public.offering USING btree (tenant_id, catalog_version, category, kind, row_id) WHERE everywhere;
CREATE INDEX offering_somewhere ON public.offering USING btree (tenant_id, catalog_version, category, kind, row_id) WHERE (NOT everywhere);
CREATE INDEX offering_text_trigram ON public.offering USING gin (tenant_id, catalog_version, search_text gin_trgm_ops);
CREATE UNIQUE INDEX offering_by_row ON public.offering USING btree (row_id);
alter table offering enable row level security;
create policy offering_tenant on offering for all to public using ((tenant_id = current_setting('qw.tenant'::text, true)));
grant delete, insert, maintain, select, update on offering to qw_core;

create table offering_characteristic (
  tenant_id text not null,
  catalog_version text not null,
  name text not null,
  value text not null,
  number double precision not null,
  "least" boolean not null,
  "greatest" boolean not null,
  row_id bigint not null,
  constraint offering_characteristic_pkey PRIMARY KEY (tenant_id, catalog_version, name, value, row_id)
);
CREATE INDEX offering_characteristic_by_number ON public.offering_characteristic USING btree (tenant_id, catalog_version, name, number, value, row_id) INCLUDE ("least", "greatest");
CREATE INDEX offering_characteristic_by_row ON public.offering_characteristic USING btree (row_id, name);
alter table offering_characteristic enable row level security;
create policy offering_characteristic_tenant on offering_characteristic for all to public using ((tenant_id = current_setting('qw.tenant'::text, true)));
grant delete, insert, maintain, select, update on offering_characteristic to qw_core;

create table order_amendment (
  tenant_id text not null,
  order_id uuid not null,
  revision integer not null,
  quote_id uuid not null,
  quote_revision integer not null,
  at timestamp with time zone not null,
  amended_by text not null,
  lines jsonb not null,
  superseded jsonb not null,
  constraint order_amendment_pkey PRIMARY KEY (tenant_id, order_id, revision),
  constraint one_amendment_per_revision UNIQUE (tenant_id, quote_id, quote_revision),
  constraint order_amendment_revision_check CHECK ((revision > 1)),
  constraint order_amendment_tenant_id_order_id_fkey FOREIGN KEY (tenant_id, order_id) REFERENCES customer_order(tenant_id, id),
  constraint order_amendment_tenant_id_quote_id_fkey FOREIGN KEY (tenant_id, quote_id) REFERENCES quote(tenant_id, id)
);
alter table order_amendment enable row level security;
create policy order_amendment_tenant on order_amendment for all to public using ((tenant_id = current_setting('qw.tenant'::text, true)));
grant insert, select on order_amendment to qw_core;

create table order_summary (
  tenant_id text not null,
  order_id uuid not null,
  number text not null,
  status text not null,
  customer_id text not null,
  quote_id uuid not null,
  currency text not null,
  totals jsonb not null,
  tasks_total integer default 0 not null,
  tasks_done integer default 0 not null,
  last_sequence integer not null,
  acknowledged_at timestamp with time zone not null,
  completed_at timestamp with time zone,
  updated_at timestamp with time zone not null,
  constraint order_summary_pkey PRIMARY KEY (tenant_id, order_id)
);
alter table order_summary enable row level security;
create policy order_summary_projection on order_summary for all to qw_bridge using (true);
create policy order_summary_tenant on order_summary for select to qw_core using ((tenant_id = current_setting('qw.tenant'::text, true)));
grant delete, insert, select, truncate, update on order_summary to qw_bridge;
grant select on order_summary to qw_core;

create table order_summary_task (
  tenant_id text not null,
  order_id uuid not null,
  task_id uuid not null,
  constraint order_summary_task_pkey PRIMARY KEY (tenant_id, order_id, task_id)
);
alter table order_summary_task enable row level security;
create policy order_summary_task_projection on order_summary_task for all to qw_bridge using (true);
grant delete, insert, select, truncate on order_summary_task to qw_bridge;

create table order_task (
  tenant_id text not null,
  order_id uuid not null,
  id uuid not null,
  "position" integer not null,
  type text not null,
  behaviour text not null,
  line_id text not null,
  wave integer not null,
  depends_on jsonb not null,
  callback boolean not null,
  status text not null,
  attempts integer default 0 not null,
  external_reference text,
  updated_at timestamp with time zone not null,
  offering_id text,
  compensates uuid,
  constraint order_task_pkey PRIMARY KEY (tenant_id, order_id, id),
  constraint order_task_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'active'::text, 'waiting_callback'::text, 'done'::text, 'fallout'::text, 'skipped'::text, 'cancelled'::text]))),
  constraint order_task_tenant_id_order_id_fkey FOREIGN KEY (tenant_id, order_id) REFERENCES customer_order(tenant_id, id)
);
CREATE INDEX order_task_by_reference ON public.order_task USING btree (tenant_id, external_reference, updated_at, order_id, id) WHERE (external_reference IS NOT NULL);
CREATE INDEX order_task_unfinished ON public.order_task USING btree (tenant_id, status, updated_at, order_id, id) WHERE (status = ANY (ARRAY['pending'::text, 'active'::text, 'waiting_callback'::text, 'fallout'::text]));
CREATE INDEX order_task_unfinished_of_type ON public.order_task USING btree (tenant_id, status, type, updated_at, order_id, id) WHERE (status = ANY (ARRAY['pending'::text, 'active'::text, 'waiting_callback'::text, 'fallout'::text]));
CREATE UNIQUE INDEX order_task_compensated_once ON public.order_task USING btree (tenant_id, order_id, compensates) WHERE (compensates IS NOT NULL);
alter table order_task enable row level security;
create policy order_task_tenant on order_task for all to public using ((tenant_id = current_setting('qw.tenant'::text, true)));
grant insert, select, update on order_task to qw_core;

create table outbox (
  shard smallint not null,
  transaction_id xid8 default pg_current_xact_id() not null,
  id uuid not null,
  tenant_id text not null,
  topic text not null,
  key text not null,
  event_type text not null,
  sequence integer not null,
  actor text not null,
  traceparent text,
  occurred_at timestamp with time zone not null,
  data jsonb not null,
  constraint outbox_pkey PRIMARY KEY (shard, transaction_id, id),
  constraint outbox_sequence_check CHECK ((sequence > 0)),
  constraint outbox_shard_check CHECK (((shard >= 0) AND (shard <= 7)))
) partition by RANGE (id);
alter table outbox enable row level security;
create policy outbox_relay on outbox for select to qw_bridge using (true);
create policy outbox_tenant on outbox for all to public using ((tenant_id = current_setting('qw.tenant'::text, true)));
grant insert, select on outbox to qw_core;
grant select on outbox to qw_bridge;

create table price (
  tenant_id text not null,
  catalog_version text not null,
  id text not null,
  offering_id text not null,
  document jsonb not null,
  constraint price_pkey PRIMARY KEY (tenant_id, catalog_version, id)
);
CREATE INDEX price_by_offering ON public.price USING btree (tenant_id, catalog_version, offering_id);
alter table price enable row level security;
create policy price_tenant on price for all to public using ((tenant_id = current_setting('qw.tenant'::text, true)));
grant delete, insert, maintain, select, update on price to qw_core;

create table price_list (
  tenant_id text not null,
  catalog_version text not null,
  id text not null,
  document jsonb not null,
  constraint price_list_pkey PRIMARY KEY (tenant_id, catalog_version, id)
);
alter table price_list enable row level security;
create policy price_list_tenant on price_list for all to public using ((tenant_id = current_setting('qw.tenant'::text, true)));
grant delete, insert, maintain, select, update on price_list to qw_core;

create table promotion (
  tenant_id text not null,
  catalog_version text not null,
  id text not null,
  document jsonb not null,
  constraint promotion_pkey PRIMARY KEY (tenant_id, catalog_version, id)
);
alter table promotion enable row level security;
create policy promotion_tenant on promotion for all to public using ((tenant_id = current_setting('qw.tenant'::text, true)));
grant delete, insert, maintain, select, update on promotion to qw_core;

create table quote (
  tenant_id text not null,
  id uuid not null,
  number text not null,
  revision integer not null,
  version integer not null,
  sequence integer not null,
  status text not null,
  customer_id text not null,
  external_reference text,
  market text not null,
  channel text not null,
  segment text,
  catalog_version text not null,
  valid_until timestamp with time zone not null,
  currency text,
  totals jsonb,
  price_hash text,
  priced_at timestamp with time zone,
  approval_case_id uuid,
  order_id uuid,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  contract_reference text,
  notes text,
  cloned_from_quote uuid,
  cloned_from_revision integer,
  amends_order uuid,
  asked_currency text,
  constraint quote_pkey PRIMARY KEY (tenant_id, id),
  constraint quote_status_check CHECK ((status = ANY (ARRAY['draft'::text, 'priced'::text, 'approval_pending'::text, 'approved'::text, 'rejected'::text, 'accepted'::text, 'converted'::text, 'expired'::text, 'cancelled'::text]))),
  constraint quote_tenant_id_amends_order_fkey FOREIGN KEY (tenant_id, amends_order) REFERENCES customer_order(tenant_id, id),
  constraint quote_tenant_id_number_key UNIQUE (tenant_id, number)
);
CREATE INDEX quote_by_customer ON public.quote USING btree (tenant_id, customer_id, updated_at DESC, id DESC);
CREATE INDEX quote_by_reference ON public.quote USING btree (tenant_id, external_reference, updated_at, id) WHERE (external_reference IS NOT NULL);
CREATE INDEX quote_by_status ON public.quote USING btree (tenant_id, status, updated_at DESC, id DESC);
CREATE INDEX quote_by_update ON public.quote USING btree (tenant_id, updated_at DESC, id DESC);
CREATE INDEX quote_by_validity ON public.quote USING btree (valid_until) WHERE (status = ANY (ARRAY['draft'::text, 'priced'::text, 'approval_pending'::text, 'approved'::text, 'rejected'::text]));
alter table quote enable row level security;
create policy quote_tenant on quote for all to public using ((tenant_id = current_setting('qw.tenant'::text, true)));
grant insert, select, update on quote to qw_core;

create table quote_item (
  tenant_id text not null,
  quote_id uuid not null,
  revision integer not null,
  line_id text not null,
  "position" integer not null,
  input jsonb not null,
  priced jsonb,
  digest text,
  constraint quote_item_pkey PRIMARY KEY (tenant_id, quote_id, revision, line_id)
);
alter table quote_item enable row level security;
create policy quote_item_tenant on quote_item for all to public using ((tenant_id = current_setting('qw.tenant'::text, true)));
grant delete, insert, select, update on quote_item to qw_core;

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
  valid_until timestamp with time zone not null,
  currency text,
  totals jsonb,
  price_hash text,
  priced_at timestamp with time zone,
  approval_case_id uuid,
  superseded_at timestamp with time zone not null,
  constraint quote_revision_pkey PRIMARY KEY (tenant_id, quote_id, revision)
);
alter table quote_revision enable row level security;
create policy quote_revision_tenant on quote_revision for all to public using ((tenant_id = current_setting('qw.tenant'::text, true)));
grant insert, select on quote_revision to qw_core;

create table relay_cursor (
  shard smallint not null,
  transaction_id xid8 default '0'::xid8 not null,
  id uuid default '00000000-0000-0000-0000-000000000000'::uuid not null,
  updated_at timestamp with time zone default now() not null,
  paused_at timestamp with time zone,
  paused_by text,
  pause_reason text,
  constraint relay_cursor_pkey PRIMARY KEY (shard),
  constraint relay_cursor_shard_check CHECK (((shard >= 0) AND (shard <= 7)))
);
grant select, update on relay_cursor to qw_bridge;

create table workflow.definition (
  key bigint not null,
  deployment_key bigint not null,
  process_id text not null,
  version integer not null,
  name text not null,
  version_tag text,
  resource text not null,
  checksum text not null,
  xml text not null,
  deployed_at timestamp with time zone not null,
  constraint definition_pkey PRIMARY KEY (key),
  constraint definition_process_id_version_key UNIQUE (process_id, version)
);
grant delete, insert, select, truncate, update on workflow.definition to qw_gateway;

create table workflow.incident (
  key bigint not null,
  instance_key bigint not null,
  definition_key bigint not null,
  element_instance_key bigint not null,
  process_id text not null,
  element_id text not null,
  job_key bigint,
  type text not null,
  message text not null,
  state text not null,
  created_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint incident_pkey PRIMARY KEY (key),
  constraint incident_state_check CHECK ((state = ANY (ARRAY['ACTIVE'::text, 'RESOLVED'::text])))
);
CREATE INDEX incident_instance ON workflow.incident USING btree (instance_key);
CREATE INDEX incident_state ON workflow.incident USING btree (state, key);
grant delete, insert, select, truncate, update on workflow.incident to qw_gateway;

create table workflow.instance (
  key bigint not null,
  definition_key bigint not null,
  process_id text not null,
  status text not null,
  started_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  incidents integer not null,
  tags text[] not null,
  state text not null,
  constraint instance_pkey PRIMARY KEY (key),
  constraint instance_definition_key_fkey FOREIGN KEY (definition_key) REFERENCES workflow.definition(key),
  constraint instance_status_check CHECK ((status = ANY (ARRAY['ACTIVE'::text, 'COMPLETED'::text, 'TERMINATED'::text])))
);
CREATE INDEX instance_active ON workflow.instance USING btree (key) WHERE (status = 'ACTIVE'::text);
CREATE INDEX instance_process ON workflow.instance USING btree (process_id, key);
grant delete, insert, select, truncate, update on workflow.instance to qw_gateway;

create table workflow.job_lock (
  job_key bigint not null,
  worker text not null,
  deadline_ms bigint not null,
  constraint job_lock_pkey PRIMARY KEY (job_key)
);
grant delete, insert, select, truncate, update on workflow.job_lock to qw_gateway;

create table workflow.message (
  key bigint not null,
  name text not null,
  correlation_key text not null,
  message_id text,
  variables text not null,
  expires_ms bigint not null,
  correlated text[] not null,
  constraint message_pkey PRIMARY KEY (key)
);
grant delete, insert, select, truncate, update on workflow.message to qw_gateway;

create table workflow.user_task (
  key bigint not null,
  instance_key bigint not null,
  definition_key bigint not null,
  element_instance_key bigint not null,
  process_id text not null,
  element_id text not null,
  state text not null,
  assignee text,
  candidate_groups text[] not null,
  candidate_users text[] not null,
  priority integer not null,
  due_date text,
  follow_up_date text,
  created_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint user_task_pkey PRIMARY KEY (key),
  constraint user_task_state_check CHECK ((state = ANY (ARRAY['CREATED'::text, 'COMPLETED'::text, 'CANCELED'::text])))
);
CREATE INDEX user_task_instance ON workflow.user_task USING btree (instance_key);
CREATE INDEX user_task_state ON workflow.user_task USING btree (state, key);
grant delete, insert, select, truncate, update on workflow.user_task to qw_gateway;

create table workflow.writer (
  only_row boolean default true not null,
  epoch bigint default 0 not null,
  last_key bigint default '2251799813685248'::bigint not null,
  constraint writer_pkey PRIMARY KEY (only_row),
  constraint writer_only_row_check CHECK (only_row)
);
grant delete, insert, select, truncate, update on workflow.writer to qw_gateway;

CREATE OR REPLACE FUNCTION public.check_order_amendment()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public'
AS $function$
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
$function$
;

CREATE OR REPLACE FUNCTION public.due_quotes(at timestamp with time zone, most integer)
 RETURNS TABLE(tenant_id text, id uuid, version integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select q.tenant_id, q.id, q.version
  from quote q
  where q.status in ('draft', 'priced', 'approval_pending', 'approved', 'rejected')
    and q.valid_until <= at
  order by q.valid_until
  limit most
$function$
;

CREATE OR REPLACE FUNCTION public.ensure_partition(parent text, child text, lower text, upper text)
 RETURNS boolean
 LANGUAGE plpgsql
 SET search_path TO 'public'
AS $function$
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
$function$
;

CREATE OR REPLACE FUNCTION public.ensure_partitions(days integer)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
 SET "TimeZone" TO 'UTC'
AS $function$
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
$function$
;

CREATE OR REPLACE FUNCTION workflow.fence(writer_epoch bigint, new_last_key bigint)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  update workflow.writer set last_key = new_last_key where epoch = writer_epoch;
  if not found then
    raise exception 'another workflow gateway has taken over' using errcode = '55000';
  end if;
end
$function$
;

CREATE OR REPLACE FUNCTION public.keep_languages()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into catalog_language (tenant_id, catalog_version, language)
  select distinct n.tenant_id, n.catalog_version, l.language
  from changed n cross join lateral jsonb_object_keys(n.document->'translations') as l(language)
  where n.document ? 'translations'
  on conflict do nothing;
  return null;
end
$function$
;

CREATE OR REPLACE FUNCTION public.match_offering_text(version text, patterns text[])
 RETURNS SETOF bigint
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  return query execute (
    select format('select row_id from offering where tenant_id = %L and catalog_version = %L and %s',
      current_setting('qw.tenant', true), version,
      string_agg(format('search_text like %L', lower(pattern collate pg_c_utf8)), ' and '))
    from unnest(patterns) as pattern
  );
end
$function$
;

CREATE OR REPLACE FUNCTION public.translated_names(document jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select jsonb_object_agg(key, value->'name')
  from jsonb_each(document->'translations')
  where value ? 'name'
$function$
;

CREATE OR REPLACE FUNCTION public.uuid_floor(at timestamp with time zone)
 RETURNS uuid
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0')
    || '00000000000000000000')::uuid
$function$
;
