/** What a generated database looks like: every share and every shape, in one place. */

export type Discount = 'none' | 'small' | 'approval' | 'heavy' | 'override';
export type QuoteStep =
  | 'price'
  | 'submit'
  | 'approve'
  | 'reject'
  | 'accept'
  | 'revise'
  | 'cancel'
  | 'expire';
export type QuoteShape = {
  readonly name: string;
  readonly share: number;
  readonly steps: readonly QuoteStep[];
  readonly discount: Discount;
  /** Days that it is valid: what is open stays so, whatever its age. */
  readonly validDays: number;
};

const OPEN_DAYS = 365;
const LAPSED_DAYS = 30;
const APPROVED = ['price', 'submit', 'approve'] as const;

/** Quotes that no order came from; the quotes of orders are there besides. */
export const QUOTE_SHAPES: readonly QuoteShape[] = [
  { name: 'draft', share: 12, steps: [], discount: 'none', validDays: OPEN_DAYS },
  { name: 'priced', share: 14, steps: ['price'], discount: 'none', validDays: OPEN_DAYS },
  { name: 'override', share: 4, steps: ['price'], discount: 'override', validDays: OPEN_DAYS },
  {
    name: 'pending',
    share: 6,
    steps: ['price', 'submit'],
    discount: 'heavy',
    validDays: OPEN_DAYS,
  },
  { name: 'approved', share: 10, steps: APPROVED, discount: 'small', validDays: OPEN_DAYS },
  { name: 'discounted', share: 6, steps: APPROVED, discount: 'approval', validDays: OPEN_DAYS },
  {
    name: 'rejected',
    share: 4,
    steps: ['price', 'submit', 'reject'],
    discount: 'heavy',
    validDays: OPEN_DAYS,
  },
  {
    name: 'accepted',
    share: 6,
    steps: [...APPROVED, 'accept'],
    discount: 'none',
    validDays: OPEN_DAYS,
  },
  {
    name: 'revised',
    share: 8,
    steps: [...APPROVED, 'revise', 'price'],
    discount: 'small',
    validDays: OPEN_DAYS,
  },
  {
    name: 'revised_twice',
    share: 2,
    steps: [...APPROVED, 'revise', ...APPROVED, 'revise', 'price'],
    discount: 'approval',
    validDays: OPEN_DAYS,
  },
  {
    name: 'revised_often',
    share: 1,
    steps: [...Array.from({ length: 6 }, () => [...APPROVED, 'revise'] as const).flat(), 'price'],
    discount: 'small',
    validDays: OPEN_DAYS,
  },
  {
    name: 'expired',
    share: 20,
    steps: [...APPROVED, 'expire'],
    discount: 'none',
    validDays: LAPSED_DAYS,
  },
  {
    name: 'cancelled',
    share: 7,
    steps: ['price', 'cancel'],
    discount: 'none',
    validDays: OPEN_DAYS,
  },
];

/** How far an order has come; a fault befalls one of its tasks. */
export type OrderShape = {
  readonly name: string;
  readonly share: number;
  /** `undone`: cancelled when half of it was done, which tasks of its own then undid. */
  readonly end: 'acknowledged' | 'in_progress' | 'held' | 'completed' | 'cancelled' | 'undone';
  readonly fault?: 'open' | 'retried' | 'skipped' | 'completed';
};
/** An order ends as partial or failed when a task of it was skipped: that line is missing. */
export const ORDER_SHAPES: readonly OrderShape[] = [
  { name: 'acknowledged', share: 3, end: 'acknowledged' },
  { name: 'under_way', share: 9, end: 'in_progress' },
  { name: 'in_fallout', share: 2, end: 'in_progress', fault: 'open' },
  { name: 'held', share: 2, end: 'held' },
  { name: 'completed', share: 71, end: 'completed' },
  { name: 'retried', share: 4, end: 'completed', fault: 'retried' },
  { name: 'skipped', share: 2, end: 'completed', fault: 'skipped' },
  { name: 'by_hand', share: 2, end: 'completed', fault: 'completed' },
  { name: 'cancelled', share: 3, end: 'cancelled' },
  { name: 'undone', share: 2, end: 'undone' },
];

/** `pool`: how many different baskets of that size there are. */
export type LineShape = { readonly share: number; readonly lines: number; readonly pool: number };
/** 3.7 lines in the mean. */
export const QUOTE_LINES: readonly LineShape[] = [
  { share: 60, lines: 1, pool: 60 },
  { share: 39, lines: 5, pool: 40 },
  { share: 0.8, lines: 50, pool: 6 },
  { share: 0.15, lines: 200, pool: 3 },
  { share: 0.05, lines: 1_000, pool: 2 },
];
/** 1.5 lines in the mean, so that an order has some eight tasks. */
export const ORDER_LINES: readonly LineShape[] = [
  { share: 90, lines: 1, pool: 60 },
  { share: 9.9, lines: 5, pool: 20 },
  { share: 0.08, lines: 50, pool: 3 },
  { share: 0.015, lines: 200, pool: 2 },
  { share: 0.005, lines: 1_000, pool: 1 },
];

export const CONTEXTS = [
  { share: 50, market: 'us', channel: 'web' },
  { share: 10, market: 'us', channel: 'partner' },
  { share: 10, market: 'us', channel: 'retail', segment: 'business' },
  { share: 20, market: 'de', channel: 'web' },
  { share: 7, market: 'jp', channel: 'web' },
  { share: 3, market: 'kw', channel: 'web' },
] as const;

/** Created so many days ago, evenly inside a band. */
export const AGES = [
  { share: 3, fromDays: 0, toDays: 1 },
  { share: 12, fromDays: 1, toDays: 7 },
  { share: 25, fromDays: 7, toDays: 30 },
  { share: 60, fromDays: 30, toDays: 90 },
] as const;
/** The events of what was created before are past the outbox's retention. */
export const EVENT_DAYS = 7;
/** So are the replies to commands, by idempotency key. */
export const REPLY_DAYS = 1;
/** Larger ones are stored compressed, which a template can't fill in. */
export const REPLY_LINES_MAX = 5;
/** Audit rows of subjects that are no longer there reach back so far. */
export const AUDIT_DAYS = 730;
export const CUSTOMERS_SHARE = 0.1;
