import type { ReplyBody } from '../../core/contract/calls.ts';

/** What can be exported, as its path says, and the stem of its pages. */
export const EXPORTS = {
  quotes: 'quote_export',
  orders: 'order_export',
  tasks: 'task_export',
  approvals: 'approval_export',
  fallouts: 'fallout_export',
  assets: 'asset_export',
} as const;
export type ExportThing = keyof typeof EXPORTS;
export type ExportStem = (typeof EXPORTS)[ExportThing];

type ItemOf<Thing extends ExportThing> = ReplyBody[(typeof EXPORTS)[Thing]]['items'][number];
/** Fields of the item, in this order; `totals` becomes a column for each sum. */
type Columns = { readonly [Thing in ExportThing]: readonly (keyof ItemOf<Thing> & string)[] };

const COLUMNS: Columns = {
  quotes: [
    'number',
    'id',
    'revision',
    'status',
    'customerId',
    'externalReference',
    'market',
    'validUntil',
    'createdAt',
    'updatedAt',
    'totals',
  ],
  orders: [
    'number',
    'id',
    'status',
    'customerId',
    'quoteId',
    'tasksDone',
    'tasksTotal',
    'createdAt',
    'updatedAt',
    'totals',
  ],
  tasks: [
    'orderNumber',
    'orderId',
    'id',
    'type',
    'behaviour',
    'lineId',
    'wave',
    'status',
    'attempts',
    'externalReference',
    'updatedAt',
  ],
  approvals: [
    'quoteNumber',
    'quoteId',
    'revision',
    'caseId',
    'status',
    'policyId',
    'discountPercent',
    'level',
    'role',
    'requestedAt',
    'requestedBy',
    'updatedAt',
  ],
  fallouts: [
    'orderNumber',
    'orderId',
    'id',
    'taskId',
    'taskType',
    'cause',
    'status',
    'openedAt',
    'resolvedAt',
    'resolvedBy',
    'reason',
  ],
  assets: [
    'id',
    'customerId',
    'offeringId',
    'name',
    'quantity',
    'orderId',
    'version',
    'status',
    'activatedAt',
    'since',
  ],
};

const SUMS = ['net', 'tax', 'gross', 'monthly', 'yearly'] as const;

export function headOf(thing: ExportThing): readonly string[] {
  return COLUMNS[thing].flatMap((name): readonly string[] =>
    name === 'totals' ? ['currency', ...SUMS, 'discountPercent'] : [name],
  );
}

export function cellsOf(thing: ExportThing, item: object): readonly unknown[] {
  const fields = item as Readonly<Record<string, unknown>>;
  return COLUMNS[thing].flatMap((name): readonly unknown[] =>
    name === 'totals' ? sumsOf(fields[name]) : [fields[name]],
  );
}

type Totals = {
  readonly [Sum in (typeof SUMS)[number]]?: { readonly amount: string; readonly currency: string };
} & { readonly discountPercent?: string };

function sumsOf(totals: unknown): readonly unknown[] {
  const { discountPercent, ...sums } = (totals ?? {}) as Totals;
  return [sums.net?.currency, ...SUMS.map((sum) => sums[sum]?.amount), discountPercent];
}
