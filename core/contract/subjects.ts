/**
 * Every request subject of the core, by stem. The stem also names the HTTP handler, the decision,
 * the SQL function and the load profile: one search shows the whole path.
 */
export const SUBJECT = {
  catalog_active: 'cpq.v1.catalog.active',
  catalog_get: 'cpq.v1.catalog.get',
  catalog_search: 'cpq.v1.catalog.search',
  catalog_import: 'cpq.v1.catalog.import',
  catalog_add: 'cpq.v1.catalog.add',
  catalog_publish: 'cpq.v1.catalog.publish',
  catalog_retire: 'cpq.v1.catalog.retire',
  catalog_validate: 'cpq.v1.catalog.validate',
  catalog_activate: 'cpq.v1.catalog.activate',
  catalog_unschedule: 'cpq.v1.catalog.unschedule',
  catalog_rollback: 'cpq.v1.catalog.rollback',
  catalog_versions: 'cpq.v1.catalog.versions',
  catalog_version: 'cpq.v1.catalog.version',
  catalog_schedule: 'cpq.v1.catalog.schedule',
  catalog_diff: 'cpq.v1.catalog.diff',
  catalog_export: 'cpq.v1.catalog.export',
  configuration_model: 'cpq.v1.configuration.model',
  price_book: 'cpq.v1.price.book',
  price_lists: 'cpq.v1.price.lists',
  quote_create: 'cpq.v1.quote.create',
  quote_get: 'cpq.v1.quote.get',
  quote_search: 'cpq.v1.quote.search',
  quote_history: 'cpq.v1.quote.history',
  quote_compare: 'cpq.v1.quote.compare',
  quote_clone: 'cpq.v1.quote.clone',
  quote_import: 'cpq.v1.quote.import',
  quote_put_items: 'cpq.v1.quote.put_items',
  quote_price: 'cpq.v1.quote.price',
  quote_submit: 'cpq.v1.quote.submit',
  quote_approve: 'cpq.v1.quote.approve',
  quote_reject: 'cpq.v1.quote.reject',
  quote_accept: 'cpq.v1.quote.accept',
  quote_revise: 'cpq.v1.quote.revise',
  quote_cancel: 'cpq.v1.quote.cancel',
  quote_expire: 'cpq.v1.quote.expire',
  quote_convert: 'cpq.v1.quote.convert',
  approval_search: 'cpq.v1.approval.search',
  order_get: 'oms.v1.order.get',
  order_search: 'oms.v1.order.search',
  order_timeline: 'oms.v1.order.timeline',
  order_decompose: 'oms.v1.order.decompose',
  order_start: 'oms.v1.order.start',
  order_complete: 'oms.v1.order.complete',
  order_cancel: 'oms.v1.order.cancel',
  task_start: 'oms.v1.task.start',
  task_await: 'oms.v1.task.await',
  task_complete: 'oms.v1.task.complete',
  task_callback: 'oms.v1.task.callback',
  task_fail: 'oms.v1.task.fail',
  fallout_search: 'oms.v1.fallout.search',
  fallout_retry: 'oms.v1.fallout.retry',
  fallout_skip: 'oms.v1.fallout.skip',
  fallout_complete: 'oms.v1.fallout.complete',
  asset_search: 'oms.v1.asset.search',
} as const;

export type Stem = keyof typeof SUBJECT;

/** A live hint that something happened; never the truth. */
export function hintSubject(tenant: string, eventType: string): string {
  return `evt.${tenant}.${eventType}`;
}
export const HINT_ALL = 'evt.>';
