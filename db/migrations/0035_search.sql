-- Operational search: one index for each way in, named after the statement that walks along it.

-- Numbers are found by their beginning, which takes the order of bytes, whatever the database's is.
alter table quote alter column number type text collate "C";
alter table customer_order alter column number type text collate "C";

-- What a customer calls it.
create index quote_by_reference on quote (tenant_id, external_reference, updated_at, id)
  where external_reference is not null;

-- A search begins where something is still to come; the finished are found by their order.
create index order_task_unfinished on order_task (tenant_id, status, updated_at, order_id, id)
  where status in ('pending', 'active', 'waiting_callback', 'fallout');
create index order_task_unfinished_of_type
  on order_task (tenant_id, status, type, updated_at, order_id, id)
  where status in ('pending', 'active', 'waiting_callback', 'fallout');
-- What a supplier calls it.
create index order_task_by_reference
  on order_task (tenant_id, external_reference, updated_at, order_id, id)
  where external_reference is not null;

create index fallout_by_order on fallout (tenant_id, order_id, opened_at, id);
create index fallout_by_cause on fallout (tenant_id, cause, opened_at, id);
create index fallout_by_type on fallout (tenant_id, task_type, opened_at, id);

create index asset_by_activation on asset (tenant_id, activated_at, id);
create index asset_by_offering on asset (tenant_id, offering_id, activated_at, id);

create index approval_case_by_request on approval_case (tenant_id, requested_at, id);
create index approval_case_by_quote on approval_case (tenant_id, quote_id, requested_at, id);

comment on index quote_tenant_id_number_key is 'serves: search_quotes';
comment on index quote_by_update is 'serves: search_quotes';
comment on index quote_by_status is 'serves: search_quotes';
comment on index quote_by_customer is 'serves: search_quotes';
comment on index quote_by_reference is 'serves: search_quotes';
comment on index customer_order_tenant_id_number_key is 'serves: search_orders';
comment on index customer_order_by_creation is 'serves: search_orders';
comment on index customer_order_by_status is 'serves: search_orders';
comment on index customer_order_by_customer is 'serves: search_orders';
comment on index one_order_per_revision is 'serves: search_orders';
comment on index order_task_unfinished is 'serves: search_tasks';
comment on index order_task_unfinished_of_type is 'serves: search_tasks';
comment on index order_task_by_reference is 'serves: search_tasks';
comment on index fallout_by_opening is 'serves: search_fallouts';
comment on index fallout_by_status is 'serves: search_fallouts';
comment on index fallout_by_order is 'serves: search_fallouts';
comment on index fallout_by_cause is 'serves: search_fallouts';
comment on index fallout_by_type is 'serves: search_fallouts';
comment on index asset_by_activation is 'serves: search_assets';
comment on index asset_by_customer is 'serves: search_assets';
comment on index asset_by_offering is 'serves: search_assets';
comment on index asset_tenant_id_order_id_line_id_key is 'serves: search_assets';
comment on index approval_case_by_request is 'serves: search_approval_cases';
comment on index approval_case_pending is 'serves: search_approvals, search_approval_cases';
comment on index approval_case_by_status is 'serves: search_approvals, search_approval_cases';
comment on index approval_case_by_quote is 'serves: search_approval_cases';
