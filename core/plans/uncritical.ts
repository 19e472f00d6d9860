const SESSION = 'reads no table';
const EDITING = 'a person edits or publishes a catalogue: seconds do';
const DELEGATING = 'a person delegates: now and then, by key';
const PLANNING = 'a person looks at the plan of a catalogue: a few rows a tenant';

/**
 * Statements of core/sql whose plans are not kept, and why. `add_` begins names that are made at
 * run time.
 */
export const UNCRITICAL: Readonly<Record<string, string>> = {
  begin: SESSION,
  begin_read_only: SESSION,
  commit: SESSION,
  rollback: SESSION,
  set_tenant: SESSION,
  set_tenant_and_lock: SESSION,
  search_settings: SESSION,
  wake_relay: SESSION,
  read_limits: SESSION,
  take_expiry: SESSION,
  give_expiry: SESSION,
  lock_catalog_schedule: SESSION,
  ensure_partitions: 'makes tables',
  add_: EDITING,
  add_characteristics: EDITING,
  add_offerings: EDITING,
  add_prices: EDITING,
  remove_characteristics: EDITING,
  analyze_catalogue: EDITING,
  count_prices: EDITING,
  load_draft_text: EDITING,
  fingerprint_draft: EDITING,
  reopen_catalog_version: EDITING,
  insert_catalog_version: EDITING,
  save_catalog_version: EDITING,
  export_catalogue: EDITING,
  diff_catalogue: EDITING,
  count_differences: EDITING,
  amend_order: 'by key; the schema takes it only with a quote that amends the order, which is rare',
  insert_delegation: DELEGATING,
  lock_delegation: DELEGATING,
  revoke_delegation: DELEGATING,
  activate_version: PLANNING,
  unschedule_version: PLANNING,
  earlier_versions: PLANNING,
  list_activations: PLANNING,
  list_catalog_versions: PLANNING,
  activations_from: PLANNING,
};
