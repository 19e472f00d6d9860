import type * as v from 'valibot';
import * as approvals from './approvals.ts';
import {
  CatalogActiveSchema,
  CatalogAddSchema,
  CatalogGetSchema,
  CatalogImportSchema,
  CatalogPublishSchema,
  CatalogRetireSchema,
} from './catalog_queries.ts';
import type { CatalogActive, CatalogGetReply, CatalogVersion, Page } from './catalog_queries.ts';
import { CatalogDiffSchema } from './catalog_diff.ts';
import type { CatalogDiff } from './catalog_diff.ts';
import { CatalogExportSchema } from './catalog_export.ts';
import type { CatalogExport } from './catalog_export.ts';
import * as versions from './catalog_versions.ts';
import { CatalogSearchSchema } from './catalog_search.ts';
import type { CatalogSearchReply } from './catalog_search.ts';
import { ConfigurationModelQuerySchema } from './configuration_model.ts';
import type { ConfigurationModel } from './configuration_model.ts';
import * as change from './order_changes.ts';
import * as order from './order.ts';
import type {
  Asset,
  Fallout,
  FulfilmentTask,
  Order,
  OrderSummary,
  TimelineEntry,
} from './order.ts';
import { PriceBookQuerySchema } from './price.ts';
import type { PriceBook } from './price.ts';
import { PriceListsSchema } from './price_lists.ts';
import type { PriceListsReply } from './price_lists.ts';
import * as quote from './quote.ts';
import type { ApprovalSummary, Quote, QuoteSummary } from './quote.ts';
import { CloneQuoteSchema } from './quote_clone.ts';
import type { ClonedQuote } from './quote_clone.ts';
import { EditQuoteItemsSchema } from './quote_edit.ts';
import type { EditedQuote } from './quote_edit.ts';
import { CompareQuoteSchema, QuoteHistorySchema } from './quote_history.ts';
import type { QuoteComparison, QuoteHistoryEntry } from './quote_history.ts';
import { ImportQuoteSchema } from './quote_import.ts';
import type { ImportedQuote } from './quote_import.ts';
import * as search from './search.ts';
import type { ApprovalCaseSummary, FalloutSummary, TaskSummary } from './search_items.ts';
import type { Stem } from './subjects.ts';

/** The schema of every request body, by stem. */
export const REQUEST_SCHEMA = {
  catalog_active: CatalogActiveSchema,
  catalog_get: CatalogGetSchema,
  catalog_search: CatalogSearchSchema,
  catalog_import: CatalogImportSchema,
  catalog_add: CatalogAddSchema,
  catalog_publish: CatalogPublishSchema,
  catalog_retire: CatalogRetireSchema,
  catalog_validate: versions.CatalogValidateSchema,
  catalog_activate: versions.CatalogActivateSchema,
  catalog_unschedule: versions.CatalogUnscheduleSchema,
  catalog_rollback: versions.CatalogRollbackSchema,
  catalog_versions: versions.CatalogVersionsSchema,
  catalog_version: versions.CatalogVersionSchema,
  catalog_schedule: versions.CatalogScheduleSchema,
  catalog_diff: CatalogDiffSchema,
  catalog_export: CatalogExportSchema,
  configuration_model: ConfigurationModelQuerySchema,
  price_book: PriceBookQuerySchema,
  price_lists: PriceListsSchema,
  quote_create: quote.CreateQuoteSchema,
  quote_get: quote.GetQuoteSchema,
  quote_search: search.SearchQuotesSchema,
  quote_export: search.ExportQuotesSchema,
  quote_history: QuoteHistorySchema,
  quote_compare: CompareQuoteSchema,
  quote_clone: CloneQuoteSchema,
  quote_import: ImportQuoteSchema,
  quote_amend: change.AmendQuoteSchema,
  quote_put_items: quote.PutQuoteItemsSchema,
  quote_edit_items: EditQuoteItemsSchema,
  quote_price: quote.PriceQuoteSchema,
  quote_submit: quote.SubmitQuoteSchema,
  quote_approve: quote.ApproveQuoteSchema,
  quote_reject: quote.RejectQuoteSchema,
  quote_accept: quote.AcceptQuoteSchema,
  quote_revise: quote.ReviseQuoteSchema,
  quote_cancel: quote.CancelQuoteSchema,
  quote_expire: quote.ExpireQuoteSchema,
  quote_convert: quote.ConvertQuoteSchema,
  quote_withdraw: approvals.WithdrawQuoteSchema,
  quote_margin: approvals.QuoteMarginSchema,
  approval_search: quote.SearchApprovalsSchema,
  approval_claim: approvals.ClaimApprovalSchema,
  approval_release: approvals.ReleaseApprovalSchema,
  approval_delegate: approvals.DelegateApprovalSchema,
  approval_escalate: approvals.EscalateApprovalSchema,
  delegation_create: approvals.CreateDelegationSchema,
  delegation_revoke: approvals.RevokeDelegationSchema,
  delegation_search: approvals.SearchDelegationsSchema,
  approval_export: search.ExportApprovalsSchema,
  order_get: order.GetOrderSchema,
  order_search: search.SearchOrdersSchema,
  order_export: search.ExportOrdersSchema,
  order_timeline: order.OrderTimelineSchema,
  order_decompose: order.DecomposeOrderSchema,
  order_start: order.StartOrderSchema,
  order_complete: order.CompleteOrderSchema,
  order_cancel: order.CancelOrderSchema,
  order_amend: change.AmendOrderSchema,
  order_hold: change.HoldOrderSchema,
  order_release: change.ReleaseOrderSchema,
  task_search: search.SearchTasksSchema,
  task_export: search.ExportTasksSchema,
  task_start: order.StartTaskSchema,
  task_await: order.AwaitTaskSchema,
  task_complete: order.CompleteTaskSchema,
  task_callback: order.CallbackTaskSchema,
  task_fail: order.FailTaskSchema,
  fallout_search: search.SearchFalloutsSchema,
  fallout_export: search.ExportFalloutsSchema,
  fallout_retry: order.RetryFalloutSchema,
  fallout_skip: order.SkipFalloutSchema,
  fallout_complete: order.CompleteFalloutSchema,
  fallout_abort: order.AbortFalloutSchema,
  asset_search: search.SearchAssetsSchema,
  asset_export: search.ExportAssetsSchema,
  asset_history: change.AssetHistorySchema,
} as const satisfies Record<Stem, v.GenericSchema>;

/** The body of every accepted reply, by stem. */
export type ReplyBody = {
  readonly catalog_active: CatalogActive;
  readonly catalog_get: CatalogGetReply;
  readonly catalog_search: CatalogSearchReply;
  readonly catalog_import: CatalogVersion;
  readonly catalog_add: CatalogVersion;
  readonly catalog_publish: CatalogVersion;
  readonly catalog_retire: CatalogVersion;
  readonly catalog_validate: versions.CatalogValidation;
  readonly catalog_activate: CatalogVersion;
  readonly catalog_unschedule: CatalogVersion;
  readonly catalog_rollback: CatalogVersion;
  readonly catalog_versions: Page<versions.CatalogVersionDetail>;
  readonly catalog_version: versions.CatalogVersionDetail;
  readonly catalog_schedule: Page<versions.CatalogActivation>;
  readonly catalog_diff: CatalogDiff;
  readonly catalog_export: CatalogExport;
  readonly configuration_model: ConfigurationModel;
  readonly price_book: PriceBook;
  readonly price_lists: PriceListsReply;
  readonly quote_create: Quote;
  readonly quote_get: Quote;
  readonly quote_search: Page<QuoteSummary>;
  readonly quote_export: Page<QuoteSummary>;
  readonly quote_history: Page<QuoteHistoryEntry>;
  readonly quote_compare: QuoteComparison;
  readonly quote_clone: ClonedQuote;
  readonly quote_import: ImportedQuote;
  readonly quote_amend: ClonedQuote;
  readonly quote_put_items: Quote;
  readonly quote_edit_items: EditedQuote;
  readonly quote_price: Quote;
  readonly quote_submit: Quote;
  readonly quote_approve: Quote;
  readonly quote_reject: Quote;
  readonly quote_accept: Quote;
  readonly quote_revise: Quote;
  readonly quote_cancel: Quote;
  readonly quote_expire: Quote;
  /** The one order of this revision; a second conversion replies the same. */
  readonly quote_convert: Order;
  readonly quote_withdraw: Quote;
  readonly quote_margin: approvals.QuoteMargin;
  readonly approval_search: Page<ApprovalSummary>;
  readonly approval_claim: Quote;
  readonly approval_release: Quote;
  readonly approval_delegate: Quote;
  readonly approval_escalate: Quote;
  readonly delegation_create: approvals.Delegation;
  readonly delegation_revoke: approvals.Delegation;
  readonly delegation_search: Page<approvals.Delegation>;
  readonly approval_export: Page<ApprovalCaseSummary>;
  readonly order_get: Order;
  readonly order_search: Page<OrderSummary>;
  readonly order_export: Page<OrderSummary>;
  readonly order_timeline: Page<TimelineEntry>;
  /** `tasks` is the plan. */
  readonly order_decompose: Order;
  readonly order_start: Order;
  readonly order_complete: Order;
  readonly order_cancel: Order;
  readonly order_amend: Order;
  readonly order_hold: Order;
  readonly order_release: Order;
  /** The task as it stands: one that is done or waiting already needs no external call. */
  readonly task_start: FulfilmentTask;
  readonly task_await: FulfilmentTask;
  readonly task_complete: FulfilmentTask;
  readonly task_callback: FulfilmentTask;
  readonly task_fail: Fallout;
  readonly task_search: Page<TaskSummary>;
  readonly task_export: Page<TaskSummary>;
  readonly fallout_search: Page<FalloutSummary>;
  readonly fallout_export: Page<FalloutSummary>;
  readonly fallout_retry: Fallout;
  readonly fallout_skip: Fallout;
  readonly fallout_complete: Fallout;
  readonly fallout_abort: Fallout;
  readonly asset_search: Page<Asset>;
  readonly asset_export: Page<Asset>;
  readonly asset_history: change.AssetHistory;
};

/** What a caller may write: fields with a default may be left out. */
export type RequestBody = { readonly [S in Stem]: v.InferInput<(typeof REQUEST_SCHEMA)[S]> };
/** What a handler gets: parsed, defaults filled in. */
export type ParsedBody = { readonly [S in Stem]: v.InferOutput<(typeof REQUEST_SCHEMA)[S]> };
