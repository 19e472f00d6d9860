import type { ParsedBody, ReplyBody } from '../contract/calls.ts';
import type { Reply } from '../contract/reply.ts';
import type { Stem } from '../contract/subjects.ts';
import type { Call } from '../server/call.ts';
import {
  approvalClaim,
  approvalDelegate,
  approvalEscalate,
  approvalRelease,
} from './approvals/assign.ts';
import { quoteApprove, quoteReject } from './approvals/decide.ts';
import { delegationCreate, delegationRevoke, delegationSearch } from './approvals/delegations.ts';
import { quoteMargin } from './approvals/quote_margin.ts';
import { approvalSearch } from './approvals/worklist.ts';
import { catalogActivate, catalogUnschedule } from './catalogue/catalog_activate.ts';
import { catalogAdd, catalogImport, catalogValidate } from './catalogue/catalog_draft.ts';
import { catalogDiff } from './catalogue/catalog_diff.ts';
import { catalogExport } from './catalogue/catalog_export.ts';
import { catalogPublish, catalogRetire } from './catalogue/catalog_publish.ts';
import { catalogActive, catalogGet, priceBook } from './catalogue/catalog_queries.ts';
import { catalogRollback } from './catalogue/catalog_rollback.ts';
import { catalogSearch } from './catalogue/catalog_search.ts';
import { catalogSchedule, catalogVersion, catalogVersions } from './catalogue/catalog_versions.ts';
import { configurationModel } from './catalogue/configuration_model.ts';
import {
  falloutAbort,
  falloutComplete,
  falloutRetry,
  falloutSkip,
} from './orders/fallout_commands.ts';
import { orderAmend } from './orders/order_amend.ts';
import {
  orderCancel,
  orderComplete,
  orderDecompose,
  orderHold,
  orderRelease,
  orderStart,
} from './orders/order_commands.ts';
import { assetHistory, orderGet, orderTimeline } from './orders/order_queries.ts';
import { priceLists } from './catalogue/price_lists.ts';
import { quoteAmend } from './quotes/quote_amend.ts';
import { quoteClone } from './quotes/quote_clone.ts';
import { quoteConvert } from './quotes/quote_convert.ts';
import {
  quoteAccept,
  quoteCancel,
  quoteExpire,
  quoteRevise,
  quoteSubmit,
  quoteWithdraw,
} from './quotes/quote_decisions.ts';
import { quoteImport } from './bulk/quote_import.ts';
import { quoteEditItems } from './quotes/quote_edit_items.ts';
import { quoteCompare, quoteHistory } from './quotes/quote_history.ts';
import { quoteCreate, quotePrice, quotePutItems } from './quotes/quote_lines.ts';
import { quoteGet } from './quotes/quote_queries.ts';
import {
  taskAwait,
  taskCallback,
  taskComplete,
  taskFail,
  taskStart,
} from './orders/task_commands.ts';
import { approvalExport } from './search/approval_export.ts';
import { assetExport, assetSearch } from './search/asset_search.ts';
import { falloutExport, falloutSearch } from './search/fallout_search.ts';
import { orderExport, orderSearch } from './search/order_search.ts';
import { quoteExport, quoteSearch } from './search/quote_search.ts';
import { taskExport, taskSearch } from './search/task_search.ts';

export type Handlers = {
  readonly [S in Stem]: (call: Call, body: ParsedBody[S]) => Promise<Reply<ReplyBody[S]>>;
};

export const HANDLERS: Handlers = {
  catalog_active: catalogActive,
  catalog_get: catalogGet,
  catalog_search: catalogSearch,
  catalog_import: catalogImport,
  catalog_add: catalogAdd,
  catalog_publish: catalogPublish,
  catalog_retire: catalogRetire,
  catalog_validate: catalogValidate,
  catalog_activate: catalogActivate,
  catalog_unschedule: catalogUnschedule,
  catalog_rollback: catalogRollback,
  catalog_versions: catalogVersions,
  catalog_version: catalogVersion,
  catalog_schedule: catalogSchedule,
  catalog_diff: catalogDiff,
  catalog_export: catalogExport,
  configuration_model: configurationModel,
  price_book: priceBook,
  price_lists: priceLists,
  quote_create: quoteCreate,
  quote_get: quoteGet,
  quote_search: quoteSearch,
  quote_export: quoteExport,
  quote_history: quoteHistory,
  quote_compare: quoteCompare,
  quote_clone: quoteClone,
  quote_import: quoteImport,
  quote_amend: quoteAmend,
  quote_put_items: quotePutItems,
  quote_edit_items: quoteEditItems,
  quote_price: quotePrice,
  quote_submit: quoteSubmit,
  quote_approve: quoteApprove,
  quote_reject: quoteReject,
  quote_accept: quoteAccept,
  quote_revise: quoteRevise,
  quote_cancel: quoteCancel,
  quote_expire: quoteExpire,
  quote_convert: quoteConvert,
  quote_withdraw: quoteWithdraw,
  quote_margin: quoteMargin,
  approval_search: approvalSearch,
  approval_claim: approvalClaim,
  approval_release: approvalRelease,
  approval_delegate: approvalDelegate,
  approval_escalate: approvalEscalate,
  delegation_create: delegationCreate,
  delegation_revoke: delegationRevoke,
  delegation_search: delegationSearch,
  approval_export: approvalExport,
  order_get: orderGet,
  order_search: orderSearch,
  order_export: orderExport,
  order_timeline: orderTimeline,
  order_decompose: orderDecompose,
  order_start: orderStart,
  order_complete: orderComplete,
  order_cancel: orderCancel,
  order_amend: orderAmend,
  order_hold: orderHold,
  order_release: orderRelease,
  task_search: taskSearch,
  task_export: taskExport,
  task_start: taskStart,
  task_await: taskAwait,
  task_complete: taskComplete,
  task_callback: taskCallback,
  task_fail: taskFail,
  fallout_search: falloutSearch,
  fallout_export: falloutExport,
  fallout_retry: falloutRetry,
  fallout_skip: falloutSkip,
  fallout_complete: falloutComplete,
  fallout_abort: falloutAbort,
  asset_search: assetSearch,
  asset_export: assetExport,
  asset_history: assetHistory,
};
