import { ROLES } from '../contract/identity.ts';
import type { Identity, Role } from '../contract/identity.ts';
import type { Stem } from '../contract/subjects.ts';

export type PoolName = 'interactive' | 'bulk' | 'worker' | 'admin';

/** Reads go to their stem's pool; commands need an idempotency key. */
type Policy = {
  readonly roles: readonly Role[];
  readonly kind: 'query' | 'command';
  /** Callers other than workers must name the version that they saw. */
  readonly guarded?: true;
  readonly pool?: PoolName;
};

const SELLS: readonly Role[] = ['sales', 'partner', 'admin'];
/** Any of them: whoever has a token at all. */
const READS_CATALOGUE: readonly Role[] = ROLES;
const READS: readonly Role[] = ['sales', 'partner', 'approver', 'operator', 'admin', 'worker'];
const APPROVES: readonly Role[] = ['approver', 'admin', 'worker'];
/** People only: whom the bridge's task list has checked, a worker names. */
const DECIDES: readonly Role[] = ['approver', 'admin'];
const FULFILS: readonly Role[] = ['worker', 'operator', 'admin'];
const WORKS: readonly Role[] = ['worker'];
const OPERATES: readonly Role[] = ['operator', 'admin'];

const query = (roles: readonly Role[]): Policy => ({ roles, kind: 'query' });
const command = (roles: readonly Role[]): Policy => ({ roles, kind: 'command' });
const change = (roles: readonly Role[]): Policy => ({ roles, kind: 'command', guarded: true });
const administer = (): Policy => ({ roles: ['admin'], kind: 'command', pool: 'admin' });
/** Many at a time, by whomever: never on the connections that people wait for. */
const bulk = (roles: readonly Role[]): Policy => ({ roles, kind: 'command', pool: 'bulk' });
/** Reads that may take a while: they queue apart from what people wait for. */
const inspect = (): Policy => ({ roles: OPERATES, kind: 'query', pool: 'admin' });
const alter = (): Policy => ({ ...administer(), guarded: true });

/** Who may send what. An edge can't grant more: the roles come from the signed token. */
export const POLICY: { readonly [S in Stem]: Policy } = {
  catalog_active: query(READS_CATALOGUE),
  catalog_get: query(READS_CATALOGUE),
  catalog_search: query(READS_CATALOGUE),
  catalog_import: administer(),
  catalog_add: administer(),
  catalog_publish: administer(),
  catalog_retire: alter(),
  catalog_validate: administer(),
  catalog_activate: alter(),
  catalog_unschedule: alter(),
  catalog_rollback: administer(),
  catalog_versions: query(OPERATES),
  catalog_version: query(OPERATES),
  catalog_schedule: query(OPERATES),
  catalog_diff: inspect(),
  catalog_export: inspect(),
  configuration_model: query(READS_CATALOGUE),
  price_book: query(READS_CATALOGUE),
  price_lists: query(['sales', 'operator', 'admin']),
  quote_create: command(SELLS),
  quote_get: query(READS),
  quote_search: query(READS),
  quote_export: inspect(),
  quote_history: query(READS),
  quote_compare: query(READS),
  quote_clone: command(SELLS),
  quote_import: bulk(SELLS),
  quote_amend: command(SELLS),
  quote_put_items: change(SELLS),
  quote_edit_items: change(SELLS),
  quote_price: change(SELLS),
  quote_submit: change(SELLS),
  quote_approve: change(APPROVES),
  quote_reject: change(APPROVES),
  quote_accept: change(SELLS),
  quote_revise: change(SELLS),
  quote_cancel: change(SELLS),
  quote_expire: command(FULFILS),
  quote_convert: change(SELLS),
  quote_withdraw: change(SELLS),
  quote_margin: query(DECIDES),
  approval_claim: change(DECIDES),
  approval_release: change(DECIDES),
  approval_delegate: change(DECIDES),
  approval_escalate: command(['worker', 'admin']),
  delegation_create: command(DECIDES),
  delegation_revoke: command(DECIDES),
  delegation_search: query([...DECIDES, 'operator']),
  approval_search: query(['approver', 'sales', 'admin', 'worker']),
  approval_export: inspect(),
  order_get: query(READS),
  order_search: query(READS),
  order_export: inspect(),
  order_timeline: query(READS),
  order_decompose: command(FULFILS),
  order_start: command(FULFILS),
  order_complete: command(FULFILS),
  order_cancel: change(['sales', 'partner', 'operator', 'admin']),
  order_amend: change(SELLS),
  order_hold: change(OPERATES),
  order_release: change(OPERATES),
  task_search: query(FULFILS),
  task_export: inspect(),
  task_start: command(WORKS),
  task_await: command(WORKS),
  task_complete: command(WORKS),
  task_callback: command(WORKS),
  task_fail: command(WORKS),
  fallout_search: query(['operator', 'admin', 'worker']),
  fallout_export: inspect(),
  fallout_retry: command(OPERATES),
  fallout_skip: command(OPERATES),
  fallout_complete: command(OPERATES),
  fallout_abort: command(OPERATES),
  asset_search: query(['sales', 'partner', 'operator', 'admin']),
  asset_export: inspect(),
  asset_history: query(['sales', 'partner', 'operator', 'admin']),
};

/** Workers and partners have pools of their own, so that neither can starve a sales desk. */
export function poolOf(policy: Policy, { roles }: Identity): PoolName {
  if (policy.pool !== undefined) return policy.pool;
  if (roles.includes('worker')) return 'worker';
  return roles.includes('partner') && !roles.includes('sales') ? 'bulk' : 'interactive';
}
