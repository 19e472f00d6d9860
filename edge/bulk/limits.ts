import { BULK_QUOTES_MAX } from '../../core/contract/quote_import.ts';

export type BulkLimits = {
  readonly quotesMax: number;
  readonly lineBytesMax: number;
  readonly bodyBytesMax: number;
  /** Between two pieces of a body. */
  readonly idleMsMax: number;
  readonly batchMsMax: number;
  readonly quoteMsMax: number;
  /** Batches at a time in this process, and of one tenant. */
  readonly batchesMax: number;
  readonly batchesOfTenantMax: number;
  /** Quotes at a time that are asked of the core by this process, and by one batch. */
  readonly underWayMax: number;
  readonly underWayOfBatchMax: number;
};

/** Some 20 MB at worst: lines under way, and what was answered but not fetched yet. */
export const BULK_LIMITS: BulkLimits = {
  quotesMax: BULK_QUOTES_MAX,
  lineBytesMax: 1_000_000,
  bodyBytesMax: 64_000_000,
  idleMsMax: 10_000,
  batchMsMax: 120_000,
  quoteMsMax: 30_000,
  batchesMax: 16,
  batchesOfTenantMax: 4,
  underWayMax: 16,
  underWayOfBatchMax: 8,
};
