-- Each index names the statement that it serves; a test compares that with the statements there
-- are. One that only guards what is unique says what. Primary keys and constraints explain
-- themselves.

-- Served nobody: nothing searches the projection by its status.
drop index order_summary_worklist;

comment on index quote_by_update is 'serves: search_quotes';
comment on index quote_by_status is 'serves: search_quotes';
comment on index quote_by_customer is 'serves: search_quotes';
comment on index quote_by_validity is 'serves: due_quotes';

comment on index approval_case_by_role is 'serves: search_approvals';
comment on index approval_case_pending is 'serves: search_approvals';
comment on index approval_case_by_escalation is 'serves: search_approvals';
comment on index approval_case_by_assignee is 'serves: search_approvals';
comment on index approval_case_by_status is 'serves: search_approvals';
comment on index approval_delegation_in_force is 'serves: load_grants';
comment on index approval_delegation_by_creation is 'serves: search_delegations';
comment on index approval_delegation_by_giver is 'serves: search_delegations';
comment on index approval_delegation_by_receiver is 'serves: search_delegations';

comment on index customer_order_by_creation is 'serves: search_orders';
comment on index customer_order_by_status is 'serves: search_orders';
comment on index customer_order_by_customer is 'serves: search_orders';
comment on index order_task_compensated_once is 'guards: a task is undone by one other';
comment on index fallout_open_by_task is 'guards: a task has one open fallout; serves: load_open_fallout';
comment on index fallout_by_opening is 'serves: search_fallouts';
comment on index fallout_by_status is 'serves: search_fallouts';
comment on index asset_by_customer is 'serves: search_assets';

comment on index catalog_version_by_time is 'serves: list_catalog_versions';
comment on index catalog_active_by_version is 'serves: list_catalog_versions, unschedule_version';
comment on index offering_by_name is 'serves: search_by_name';
comment on index offering_by_category is 'serves: search_by_name, load_candidates';
comment on index offering_by_row is 'serves: search_by_characteristic, characteristic_facets';
comment on index offering_everywhere is 'serves: count_offerings, field_facet';
comment on index offering_somewhere is 'serves: count_offerings, field_facet';
comment on index offering_text_trigram is 'serves: search_by_name, count_offerings';
comment on index offering_characteristic_by_number is 'serves: search_by_characteristic';
comment on index offering_characteristic_by_row
  is 'serves: characteristic_facets, remove_characteristics';
comment on index price_by_offering is 'serves: load_prices';
