-- The second wall: whatever a statement forgets, a row of another tenant does not exist.

do $$
declare
  name text;
begin
  foreach name in array array['catalog_version', 'catalog_active', 'offering',
    'offering_characteristic', 'price_list', 'price', 'promotion', 'number_block', 'quote',
    'quote_item', 'approval_case', 'customer_order', 'order_task', 'fallout', 'asset',
    'audit_log', 'idempotency'] loop
    execute format('alter table %I enable row level security', name);
    execute format('create policy %I on %I using (tenant_id = current_setting(''qw.tenant'', true))',
      name || '_tenant', name);
  end loop;
end
$$;

grant select, insert, update on
  catalog_version, number_block, quote, quote_item, approval_case, customer_order, order_task,
  fallout, asset to qw_core;
grant select, insert, update, delete on
  offering, offering_characteristic, price_list, price, promotion to qw_core;
grant delete on quote_item to qw_core;
grant select, insert, delete on catalog_active to qw_core;
-- Evidence is appended, never changed.
grant select, insert on audit_log, idempotency to qw_core;
