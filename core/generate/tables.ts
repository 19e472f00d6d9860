/** In the order in which they are loaded, with the columns that a row's cells stand for. */
export const COLUMNS = {
  quote: `tenant_id, id, number, revision, version, sequence, status, customer_id,
    external_reference, contract_reference, notes, market, channel, segment, catalog_version,
    valid_until, currency, totals, price_hash, priced_at, approval_case_id, order_id, created_at,
    updated_at`,
  quote_item: 'tenant_id, quote_id, revision, line_id, position, input, priced',
  quote_revision: `tenant_id, quote_id, revision, status, customer_id, external_reference,
    contract_reference, notes, market, channel, segment, catalog_version, valid_until, currency,
    totals, price_hash, priced_at, approval_case_id, superseded_at`,
  approval_case: `tenant_id, id, quote_id, quote_number, revision, price_hash, status, policy_id,
    discount_percent, levels, reasons, pending_level, pending_role, requested_at, requested_by,
    updated_at`,
  customer_order: `tenant_id, id, number, version, sequence, status, quote_id, quote_revision,
    customer_id, catalog_version, currency, price_hash, totals, items, priced_lines, tasks_total,
    tasks_done, hold, created_at, updated_at`,
  order_task: `tenant_id, order_id, id, position, type, behaviour, line_id, offering_id, wave,
    depends_on, callback, status, attempts, external_reference, compensates,
    updated_at`,
  fallout: `tenant_id, id, order_id, task_id, task_type, cause, status, opened_at, resolved_at,
    resolved_by, reason`,
  asset: `tenant_id, id, customer_id, offering_id, name, quantity, order_id, line_id, status,
    activated_at`,
  outbox: `shard, transaction_id, id, tenant_id, topic, key, event_type, sequence, actor,
    occurred_at, data`,
  inbox: 'consumer, event_id, processed_at',
  audit_log: `at, id, tenant_id, actor, action, subject_type, subject_id, before_status,
    after_status, detail`,
  idempotency: 'day, tenant_id, actor, key, request_hash, reply, created_at',
  order_summary: `tenant_id, order_id, number, status, customer_id, quote_id, currency, totals,
    tasks_total, tasks_done, last_sequence, acknowledged_at, completed_at, updated_at`,
  order_summary_task: 'tenant_id, order_id, task_id',
} as const;

export type Table = keyof typeof COLUMNS;
export const TABLES = Object.keys(COLUMNS) as readonly Table[];

/** Their JSON names ids and instants, so they are printed here; the others PostgreSQL expands. */
export const COPIED = [
  'approval_case',
  'outbox',
  'idempotency',
] as const satisfies readonly Table[];
export type Copied = (typeof COPIED)[number];
export const EXPANDED: readonly Table[] = TABLES.filter(
  (table) => !COPIED.some((copied) => copied === table),
);

/** What of a copy's history is still there; a row of another table always is. */
export type Kept = {
  /** Events: the outbox has its retention. */
  readonly sent: boolean;
  readonly audited: boolean;
  /** Replies by idempotency key. */
  readonly keyed: boolean;
};
const KEPT: Partial<Record<Table, keyof Kept>> = {
  outbox: 'sent',
  inbox: 'sent',
  audit_log: 'audited',
  idempotency: 'keyed',
};

export function isKept(table: Table, kept: Kept): boolean {
  const when = KEPT[table];
  return when === undefined || kept[when];
}

/** The same in SQL, over the columns of `copies`. */
export function keptSql(table: Table): string {
  const when = KEPT[table];
  return when === undefined ? 'true' : `c.${when}`;
}
