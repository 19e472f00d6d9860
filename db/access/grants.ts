/** What each role may do with a table; nothing else, with no other. */
type Grants = Readonly<Partial<Record<'qw_core' | 'qw_bridge' | 'qw_gateway', string>>>;

/** Evidence and what is decided once: appended, never changed. */
const APPENDED: Grants = { qw_core: 'insert, select' };
const CHANGED: Grants = { qw_core: 'insert, select, update' };
/** Drafts of a catalogue are edited; the core gathers statistics after an import. */
const EDITED: Grants = { qw_core: 'delete, insert, maintain, select, update' };
const GATEWAY: Grants = { qw_gateway: 'delete, insert, select, truncate, update' };

export const GRANTS: Readonly<Record<string, Grants>> = {
  quote: CHANGED,
  quote_item: { qw_core: 'delete, insert, select, update' },
  quote_revision: APPENDED,
  approval_case: CHANGED,
  approval_delegation: CHANGED,
  customer_order: CHANGED,
  order_task: CHANGED,
  order_amendment: APPENDED,
  fallout: CHANGED,
  asset: CHANGED,
  asset_version: APPENDED,
  number_block: CHANGED,

  audit_log: APPENDED,
  idempotency: APPENDED,
  outbox: { ...APPENDED, qw_bridge: 'select' },

  catalog_version: CHANGED,
  catalog_active: { qw_core: 'delete, insert, select' },
  catalog_language: APPENDED,
  offering: EDITED,
  offering_characteristic: EDITED,
  price: EDITED,
  price_list: EDITED,
  promotion: EDITED,

  inbox: { qw_bridge: 'delete, insert, select' },
  relay_cursor: { qw_bridge: 'select, update' },
  order_summary: { qw_core: 'select', qw_bridge: 'delete, insert, select, truncate, update' },
  order_summary_task: { qw_bridge: 'delete, insert, select, truncate' },
  dead_letter_outcome: { qw_bridge: 'insert, select' },
  bridge_audit: { qw_bridge: 'insert, select' },

  'workflow.definition': GATEWAY,
  'workflow.incident': GATEWAY,
  'workflow.instance': GATEWAY,
  'workflow.job_lock': GATEWAY,
  'workflow.message': GATEWAY,
  'workflow.user_task': GATEWAY,
  'workflow.writer': GATEWAY,

  connection_budget: { qw_core: 'select', qw_bridge: 'select', qw_gateway: 'select' },
  migration: {},
  maintenance_log: {},
};

/** The bridge carries what happened to all tenants, and keeps its projections for all of them. */
export const OF_ALL_TENANTS: readonly string[] = [
  'outbox_relay on outbox to qw_bridge',
  'order_summary_projection on order_summary to qw_bridge',
  'order_summary_task_projection on order_summary_task to qw_bridge',
];

/** Functions that run as the owner, who sees every tenant, and who may call them. */
export const AS_OWNER: Readonly<Record<string, readonly string[]>> = {
  due_quotes: ['qw_core'],
  ensure_partitions: ['qw_bridge', 'qw_core'],
  match_offering_text: ['qw_core'],
};
