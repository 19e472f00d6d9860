import * as v from 'valibot';
import {
  CursorSchema,
  DurationSchema,
  InstantSchema,
  PageSizeSchema,
  SlugSchema,
  TextSchema,
  UuidSchema,
} from './common.ts';
import { FALLOUT_STATUSES, ORDER_STATUSES, TASK_STATUSES } from './order.ts';
import { APPROVAL_STATUSES, QUOTE_STATUSES } from './quote.ts';

/** The most rows that a page of an export has. */
export const EXPORT_PAGE_SIZE_MAX = 500;

/** In any case, with or without leading zeros: `q-123` is Q-000123. */
const numberSchema = (letter: 'Q' | 'O') =>
  v.pipe(
    v.string(),
    v.regex(
      new RegExp(`^[${letter}${letter.toLowerCase()}]-\\d{1,12}$`),
      `expected a number such as ${letter}-000123`,
    ),
  );
/** Text with which numbers begin; found in order of number. */
const prefixSchema = (letter: 'Q' | 'O') =>
  v.pipe(
    v.string(),
    v.regex(
      new RegExp(`^[${letter}${letter.toLowerCase()}]-\\d{1,12}$`),
      `expected a beginning such as ${letter}-0001`,
    ),
  );

/** At least as long ago as this; instead of an instant that ends the time. */
const age = { olderThan: v.optional(DurationSchema) };
/** Absent: what is usual of the thing. */
const sort = { sort: v.optional(v.picklist(['newest', 'oldest'])) };
const page = { ...sort, limit: PageSizeSchema, cursor: v.optional(CursorSchema) };
const exportPage = {
  ...sort,
  limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(EXPORT_PAGE_SIZE_MAX)),
  cursor: v.optional(CursorSchema),
};
const from = v.optional(InstantSchema);
/** Not included. */
const to = v.optional(InstantSchema);

const quotes = {
  number: v.optional(numberSchema('Q')),
  numberPrefix: v.optional(prefixSchema('Q')),
  externalReference: v.optional(TextSchema),
  customerId: v.optional(SlugSchema),
  status: v.optional(v.picklist(QUOTE_STATUSES)),
  market: v.optional(SlugSchema),
  updatedFrom: from,
  updatedTo: to,
  ...age,
};
const orders = {
  number: v.optional(numberSchema('O')),
  numberPrefix: v.optional(prefixSchema('O')),
  quoteId: v.optional(UuidSchema),
  customerId: v.optional(SlugSchema),
  status: v.optional(v.picklist(ORDER_STATUSES)),
  createdFrom: from,
  createdTo: to,
  ...age,
};
/** Of one order, of one external reference, or of a status in which something is still to come. */
const tasks = {
  orderId: v.optional(UuidSchema),
  externalReference: v.optional(TextSchema),
  status: v.optional(v.picklist(TASK_STATUSES)),
  type: v.optional(SlugSchema),
  updatedFrom: from,
  updatedTo: to,
  ...age,
};
const fallouts = {
  orderId: v.optional(UuidSchema),
  cause: v.optional(TextSchema),
  taskType: v.optional(SlugSchema),
  status: v.optional(v.picklist(FALLOUT_STATUSES)),
  openedFrom: from,
  openedTo: to,
  ...age,
};
const assets = {
  orderId: v.optional(UuidSchema),
  customerId: v.optional(SlugSchema),
  offeringId: v.optional(SlugSchema),
  status: v.optional(v.picklist(['active', 'terminated'])),
  activatedFrom: from,
  activatedTo: to,
  ...age,
};

const approvals = {
  quoteId: v.optional(UuidSchema),
  status: v.optional(v.picklist(APPROVAL_STATUSES)),
  /** Whose turn it is. */
  role: v.optional(v.picklist(['approver', 'admin'])),
  requestedFrom: from,
  requestedTo: to,
  ...age,
};

/** Newest change first; by number when a beginning of numbers is asked for. */
export const SearchQuotesSchema = v.strictObject({ ...quotes, ...page });
/** Newest first. */
export const SearchOrdersSchema = v.strictObject({ ...orders, ...page });
/** Longest unchanged first. */
export const SearchTasksSchema = v.strictObject({ ...tasks, ...page });
/** Oldest first. */
export const SearchFalloutsSchema = v.strictObject({ ...fallouts, ...page });
/** Oldest first. */
export const SearchAssetsSchema = v.strictObject({ ...assets, ...page });

/** The same questions in larger pages, asked by exports apart from what people wait for. */
export const ExportQuotesSchema = v.strictObject({ ...quotes, ...exportPage });
export const ExportOrdersSchema = v.strictObject({ ...orders, ...exportPage });
export const ExportTasksSchema = v.strictObject({ ...tasks, ...exportPage });
export const ExportApprovalsSchema = v.strictObject({ ...approvals, ...exportPage });
export const ExportFalloutsSchema = v.strictObject({ ...fallouts, ...exportPage });
export const ExportAssetsSchema = v.strictObject({ ...assets, ...exportPage });
